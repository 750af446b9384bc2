/**
 * What Kong 3.9 takes in a declarative file, as far as ours uses it: field by field after the schemas in its source
 * (kong/db/schema/entities, kong/plugins/…/schema.lua). Kong refuses the whole file for one unknown field or wrong value.
 */
export type FieldRule =
  | { readonly type: 'boolean' }
  | { readonly type: 'string'; readonly oneOf?: readonly string[]; readonly form?: RegExp }
  | { readonly type: 'number' | 'integer'; readonly between?: readonly [number, number] }
  | { readonly type: 'array'; readonly elements: FieldRule }
  | { readonly type: 'record'; readonly fields: Fields };

export interface Field {
  readonly rule: FieldRule;
  /** Kong takes it, with a warning at every start. */
  readonly isDeprecated?: boolean;
  readonly isRequired?: boolean;
}

export type Fields = Readonly<Record<string, Field>>;

const text: Field = { rule: { type: 'string' } };
const flag: Field = { rule: { type: 'boolean' } };
const texts: Field = { rule: { type: 'array', elements: { type: 'string' } } };
const positive: Field = { rule: { type: 'number', between: [Number.MIN_VALUE, Number.MAX_VALUE] } };
const between = (from: number, to: number): Field => ({ rule: { type: 'integer', between: [from, to] } });
const oneOf = (...values: readonly string[]): Field => ({ rule: { type: 'string', oneOf: values } });
const listOf = (elements: FieldRule): Field => ({ rule: { type: 'array', elements } });
const required = (field: Field): Field => ({ ...field, isRequired: true });

/** kong.db.schema.typedefs: name, url, timeout, router_path, http_method, host, port. */
const name: Field = { rule: { type: 'string', form: /^[\w.~-]+$/ } };
const url: Field = { rule: { type: 'string', form: /^https?:\/\/[^\s/]+(\/\S*)?$/ } };
const timeout = between(1, 2 ** 31 - 2);
const host: Field = { rule: { type: 'string', form: /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/ } };
const routerPath: FieldRule = { type: 'string', form: /^(\/[A-Za-z0-9._~!$&'()*+,;=:@%-]*)+$|^~./ };
const method: FieldRule = { type: 'string', form: /^[A-Z]+$/ };
const protocol: FieldRule = {
  type: 'string',
  oneOf: ['http', 'https', 'tcp', 'tls', 'udp', 'grpc', 'grpcs', 'tls_passthrough', 'ws', 'wss'],
};

export const ROOT: Fields = {
  _format_version: required(oneOf('1.1', '2.1', '3.0')),
  _transform: flag,
  services: listOf({ type: 'record', fields: {} }),
  plugins: listOf({ type: 'record', fields: {} }),
};

export const SERVICE: Fields = {
  name,
  url: required(url),
  retries: between(0, 32_767),
  connect_timeout: timeout,
  write_timeout: timeout,
  read_timeout: timeout,
  tags: texts,
  enabled: flag,
  tls_verify: flag,
  tls_verify_depth: between(0, 64),
  routes: listOf({ type: 'record', fields: {} }),
  plugins: listOf({ type: 'record', fields: {} }),
};

export const ROUTE: Fields = {
  name,
  protocols: listOf(protocol),
  methods: listOf(method),
  hosts: texts,
  paths: listOf(routerPath),
  headers: { rule: { type: 'record', fields: {} } },
  snis: texts,
  https_redirect_status_code: between(301, 426),
  regex_priority: between(-(2 ** 31), 2 ** 31 - 1),
  strip_path: flag,
  path_handling: oneOf('v0', 'v1'),
  preserve_host: flag,
  request_buffering: flag,
  response_buffering: flag,
  tags: texts,
  plugins: listOf({ type: 'record', fields: {} }),
};

export const PLUGIN: Fields = {
  name: required(text),
  instance_name: name,
  config: { rule: { type: 'record', fields: {} } },
  protocols: listOf(protocol),
  enabled: flag,
  tags: texts,
};

export interface PluginStructure {
  /** Kong runs the higher ones first. */
  readonly priority: number;
  readonly config: Fields;
  /** Of these at least one must be given. */
  readonly atLeastOneOf?: readonly string[];
}

const redis: Fields = {
  host,
  port: between(0, 65_535),
  timeout,
  username: text,
  password: text,
  database: between(0, 2 ** 31 - 1),
  ssl: flag,
  ssl_verify: flag,
  server_name: host,
};

/** The flat names that Kong 3.8 replaced by the record `redis`. */
const deprecated: Fields = Object.fromEntries(
  Object.entries(redis).map(([field, { rule }]) => [`redis_${field}`, { rule, isDeprecated: true }]),
);

export const PLUGINS: Readonly<Record<string, PluginStructure>> = {
  'correlation-id': {
    priority: 100_001,
    config: { header_name: text, generator: oneOf('uuid', 'uuid#counter', 'tracker'), echo_downstream: flag },
  },
  cors: {
    priority: 2_000,
    config: {
      origins: texts,
      headers: texts,
      exposed_headers: texts,
      methods: listOf({
        type: 'string',
        oneOf: ['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT'],
      }),
      max_age: { rule: { type: 'number' } },
      credentials: flag,
      private_network: flag,
      preflight_continue: flag,
    },
  },
  'request-size-limiting': {
    priority: 951,
    config: {
      allowed_payload_size: { rule: { type: 'integer' } },
      size_unit: oneOf('megabytes', 'kilobytes', 'bytes'),
      require_content_length: flag,
    },
  },
  'rate-limiting': {
    priority: 910,
    atLeastOneOf: ['second', 'minute', 'hour', 'day', 'month', 'year'],
    config: {
      second: positive,
      minute: positive,
      hour: positive,
      day: positive,
      month: positive,
      year: positive,
      limit_by: oneOf('consumer', 'credential', 'ip', 'service', 'header', 'path', 'consumer-group'),
      header_name: text,
      path: { rule: routerPath },
      // "cluster" needs a database.
      policy: oneOf('local', 'redis'),
      fault_tolerant: flag,
      redis: { rule: { type: 'record', fields: redis } },
      hide_client_headers: flag,
      error_code: positive,
      error_message: text,
      sync_rate: { rule: { type: 'number' } },
      ...deprecated,
    },
  },
  // Ours: plugins/gobbler-auth/schema.lua.
  'gobbler-auth': {
    priority: 900,
    config: {
      auth_url: required(url),
      timeout_ms: between(1, 1_000),
      keepalive_ms: between(1_000, 60_000),
      verdict_seconds: between(1, 30),
      refusal_seconds: between(1, 5),
      per_minute: between(1, 2 ** 31 - 1),
      per_minute_of_routes: {
        rule: { type: 'record', fields: { credentials: between(1, 2 ** 31 - 1), pictures: between(1, 2 ** 31 - 1) } },
      },
    },
  },
  prometheus: {
    priority: 13,
    config: {
      per_consumer: flag,
      status_code_metrics: flag,
      latency_metrics: flag,
      bandwidth_metrics: flag,
      upstream_health_metrics: flag,
      ai_metrics: flag,
      wasm_metrics: flag,
    },
  },
};
