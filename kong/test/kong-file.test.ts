import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FACADE_ROUTES, readRouterConfig } from '@gobbler/router';
import { parse } from 'yaml';
import { readImageEnvironment } from './support/image-environment';
import { KONG_FOLDER, renderedFile, type KongFile, type KongRoute } from './support/render';

const read = (path: string): Promise<string> => readFile(join(KONG_FOLDER, path), 'utf8');

const settings = {
  production: {},
  'several nodes': { RATE_LIMIT_REDIS_HOST: 'redis', REDIS_PASSWORD: `p'a"s&s\\w|o #rd: {` },
  'Redis with TLS': {
    RATE_LIMIT_REDIS_HOST: 'r.example',
    RATE_LIMIT_REDIS_TLS: 'true',
    RATE_LIMIT_REDIS_USERNAME: 'k',
  },
  'the stand-ins': { NODE_ENV: 'development', ROUTER_CORS_ORIGINS: 'https://a.example,http://localhost:5173' },
};

/**
 * Every field that is in use, copied from Kong's documentation: Kong refuses the whole file for an unknown one, and this finds a
 * typo. Only `kong config parse` proves it (kong-parse.test.ts, wherever there is a Kong or its image).
 */
const FIELDS: Readonly<Record<string, string>> = {
  file: '_format_version _transform services plugins',
  services: 'name url retries connect_timeout write_timeout read_timeout routes',
  routes: 'name protocols methods paths strip_path request_buffering plugins',
  plugins: 'name config',
  'correlation-id': 'header_name generator echo_downstream',
  cors: 'origins methods headers exposed_headers credentials max_age preflight_continue',
  'request-size-limiting': 'allowed_payload_size size_unit require_content_length',
  'rate-limiting': 'minute limit_by policy fault_tolerant redis',
  redis: 'host port timeout username password ssl ssl_verify server_name',
  'gobbler-auth': 'auth_url timeout_ms keepalive_ms verdict_seconds refusal_seconds per_minute per_minute_of_routes',
  per_minute_of_routes: 'credentials pictures',
  prometheus: 'status_code_metrics latency_metrics bandwidth_metrics upstream_health_metrics',
};

/** Fields that are not in `FIELDS`, as `cors.origin`; a plugin's `config` is of the kind that its name says. */
function unknownFields(value: unknown, kind = 'file'): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => unknownFields(item, kind));
  if (typeof value !== 'object' || value === null) return [];
  const { name } = value as { name?: unknown };
  return Object.entries(value).flatMap(([field, inner]) => {
    if (!FIELDS[kind]?.split(' ').includes(field)) return [`${kind}.${field}`];
    return unknownFields(inner, field === 'config' ? String(name) : field);
  });
}

describe('kong.yml', () => {
  it.each(Object.entries(settings))('has only fields of our list of Kong’s, for %s', async (_name, given) => {
    expect(unknownFields(await renderedFile(given))).toEqual([]);
  });

  it('is valid as it stands, and then the same as without any settings', async () => {
    expect(await renderedFile()).toEqual(parse(await read('kong.yml')));
  });

  it('enables just the plugins that it uses', async () => {
    const { services, plugins } = await renderedFile();
    const enabled = ((await readImageEnvironment())['KONG_PLUGINS'] ?? '').split(',');
    const used = [...plugins, ...services[0].routes.flatMap((route) => route.plugins ?? [])].map(({ name }) => name);
    expect([...enabled].toSorted()).toEqual([...new Set(used)].toSorted());
  });

  it('leads to the router and nowhere else, without retries, within the ladder of time limits', async () => {
    const { services } = await renderedFile();
    expect(services.map(({ url }) => url)).toEqual(['http://router:4000']);
    const [{ retries, connect_timeout: connect, write_timeout: write, read_timeout: wait }] = services;
    expect([retries, write, wait]).toEqual([0, 12_000, 12_000]);
    const router = readRouterConfig({ INTERNAL_TOKEN_SECRET: 'a-secret-that-is-long-enough-for-it' });
    expect(wait).toBeGreaterThan(router.requestTimeoutMs + 1_000);
    expect(connect).toBeLessThanOrEqual(2_000);
  });

  it('routes what the router serves, over HTTP without a redirect and over HTTPS, with the path as it is', async () => {
    const { services } = await renderedFile();
    const { routes } = services[0];
    expect([...pathsOf(routes)].toSorted()).toEqual(
      [
        '/docs',
        '/graphiql',
        '/graphql',
        '/openapi.json',
        '/pictures/',
        '/post',
        '/post/createpost',
        '/post/updatepost',
        '/reservation',
        '/schema.graphql',
        '/user',
        '/user/createaccount',
        '/user/loginuser',
        '/user/subscribe',
      ].toSorted(),
    );
    for (const route of routes) expect(route).toMatchObject({ protocols: ['http', 'https'], strip_path: false });
    for (const route of routes) expect(route).not.toHaveProperty('https_redirect_status_code');
  });

  it('routes the stand-ins’ pages only where they are', async () => {
    const localPaths = async (environment: string) =>
      pathsOf((await renderedFile({ NODE_ENV: environment })).services[0].routes).filter((path) => path === '/local/');
    expect([await localPaths('production'), await localPaths('development')]).toEqual([[], ['/local/']]);
  });

  it('takes a browser’s preflight wherever it takes anything', async () => {
    const { routes } = (await renderedFile({ NODE_ENV: 'development' })).services[0];
    const takesOptions = routes.filter(({ methods }) => methods?.includes('OPTIONS') ?? true);
    for (const path of pathsOf(routes)) {
      expect([path, pathsOf(takesOptions).some((prefix) => path.startsWith(prefix))]).toEqual([path, true]);
    }
  });

  it('has room for every route of the phone’s contract', async () => {
    const paths = pathsOf((await renderedFile()).services[0].routes);
    for (const { path } of FACADE_ROUTES) expect(paths.some((prefix) => path.startsWith(prefix))).toBe(true);
  });
});

describe('the limits of kong.yml', () => {
  it('are 100 requests per minute, fewer for guessing, and a budget of their own for pictures', async () => {
    const file = await renderedFile();
    expect(limitOf(file)).toMatchObject({ minute: 100, limit_by: 'ip', policy: 'local', fault_tolerant: true });
    const credentials = limitOf(file, 'credentials');
    expect(credentials).toMatchObject({ minute: 20, limit_by: 'ip' });
    expect(limitOf(file, 'pictures')).toMatchObject({ minute: 1_000, limit_by: 'ip' });
  });

  it('count in Redis where one is named, all of them, without waiting long for it', async () => {
    const file = await renderedFile(settings['several nodes']);
    for (const route of [undefined, 'credentials', 'pictures']) {
      expect(limitOf(file, route)).toMatchObject({
        policy: 'redis',
        redis: { host: 'redis', port: 6379, timeout: 200, password: settings['several nodes'].REDIS_PASSWORD },
      });
    }
  });

  it('are the same that each node counts by itself', async () => {
    const file = await renderedFile();
    const own = pluginOf(file, 'gobbler-auth');
    const limits = file.services[0].routes.flatMap(({ name, plugins = [] }) =>
      plugins.flatMap((plugin) => (plugin.name === 'rate-limiting' ? [[name, plugin.config['minute']]] : [])),
    );
    expect(own['per_minute']).toBe(limitOf(file)['minute']);
    expect(own['per_minute_of_routes']).toEqual(Object.fromEntries(limits));
  });

  it('are 21 MB where pictures go and 1 MB elsewhere', async () => {
    const file = await renderedFile({ NODE_ENV: 'development' });
    const sizes = [undefined, 'post-forms', 'local'].map((route) => pluginOf(file, 'request-size-limiting', route));
    expect(sizes.map((size) => [size['allowed_payload_size'], size['size_unit']])).toEqual([
      [1, 'megabytes'],
      [21, 'megabytes'],
      [21, 'megabytes'],
    ]);
  });

  it('let no foreign page in: exact origins, no credentials', async () => {
    const file = await renderedFile({ ROUTER_PUBLIC_URL: 'https://gobbler.example/' });
    expect(pluginOf(file, 'cors')).toMatchObject({ origins: ['https://gobbler.example'], credentials: false });
  });
});

describe('the plugin in kong.yml', () => {
  it('is set for all routes, behind the rate limit', async () => {
    const file = await renderedFile();
    expect(pluginOf(file, 'gobbler-auth')).toMatchObject({ auth_url: 'http://auth:4001', timeout_ms: 1_000 });
    const priority = Number(/PRIORITY = (\d+)/.exec(await read('plugins/gobbler-auth/handler.lua'))?.[1]);
    expect(priority).toBe(900);
    expect(await read('kong.yml')).toContain('rate-limiting 910, gobbler-auth 900');
  });

  it('has the fields of its own schema', async () => {
    const schema = await read('plugins/gobbler-auth/schema.lua');
    const [, config = ''] = schema.split('config = {');
    const fields = [...config.matchAll(/^\s+\{ (\w+) = /gm)].map(([, field]) => field ?? '');
    expect(fields.toSorted()).toEqual(FIELDS['gobbler-auth']?.split(' ').toSorted());
  });

  it('lets through without a token just what the router’s table calls public', async () => {
    const table = FACADE_ROUTES.flatMap(({ access, method, path }) =>
      access === 'signed-in' ? [] : [`${method} ${path}`],
    );
    const [, list = ''] = /local PUBLIC = \{([^}]*)\}/.exec(await read('plugins/gobbler-auth/routes.lua')) ?? [];
    const known = [...list.matchAll(/\["(.+?)"\] = true/g)].map(([, pair]) => pair ?? '');
    expect(known.toSorted()).toEqual(table.toSorted());
  });
});

function pathsOf(routes: readonly KongRoute[]): readonly string[] {
  return routes.flatMap(({ paths }) => paths);
}

function pluginOf(file: KongFile, name: string, routeName?: string): Readonly<Record<string, unknown>> {
  const route = file.services[0].routes.find((candidate) => candidate.name === routeName);
  const plugins = routeName === undefined ? file.plugins : (route?.plugins ?? []);
  const plugin = plugins.find((candidate) => candidate.name === name);
  if (!plugin) throw new Error(`no ${name} at ${routeName ?? 'the top'}`);
  return plugin.config;
}

function limitOf(file: KongFile, routeName?: string): Readonly<Record<string, unknown>> {
  return pluginOf(file, 'rate-limiting', routeName);
}
