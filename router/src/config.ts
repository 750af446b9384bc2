import { resolve } from 'node:path';
import {
  COMMON_SETTINGS,
  countSetting,
  metricsPortOf,
  metricsPortSetting,
  originListSetting,
  portSetting,
  readSettings,
  redisUrlSetting,
  secretSetting,
  serviceEnvironment,
  timeZoneSetting,
  toCommonConfig,
  urlSetting,
  type CommonConfig,
  type Environment,
} from '@gobbler/service-kit';
import { z } from 'zod';
import type { FacadeConfig } from './facade/facade-ports';
import type { CredentialLimits } from './graphql/limit-credentials';
import { subgraphSettingName } from './gateway/subgraph-setting-name';

export interface RouterConfig extends Omit<CommonConfig, 'internalTokenSecret' | 'previousInternalTokenSecret'> {
  readonly port: number;
  /** Path of the composed supergraph. */
  readonly supergraphPath: string;
  /** Milliseconds between two looks at whether it has changed. */
  readonly supergraphPollMs: number;
  /** What belongs to Gobbler alone; null when another supergraph is served: no identity, no REST routes, no secrets. */
  readonly own: OwnConfig | null;
  /** Origins whose pages may call us; exactly these. */
  readonly corsOrigins: readonly string[];
  readonly isIntrospectionOn: boolean;
  /** Milliseconds for a whole answer. */
  readonly requestTimeoutMs: number;
  /** Milliseconds for one call of a subgraph; more than a subgraph gives itself. */
  readonly subgraphTimeoutMs: number;
  readonly cost: CostLimits;
  /** Where limits are counted for all routers; null: each counts by itself. */
  readonly redisUrl: string | null;
  /** Proxies in front that say in `X-Forwarded-For` who is asking. */
  readonly trustedProxyHops: number;
  /** A subgraph's address as `<NAME>_URL` gives it (`PRODUCTS_URL` for `products`), or null. Throws `SettingsError`. */
  subgraphUrl(name: string): string | null;
}

/** See `cost/`; 0 switches a limit off. */
export interface CostLimits {
  /** Cost of one operation of a client, at most. */
  readonly perOperation: number;
  /** Cost of all operations of an account, or of a source of requests without one, in a minute. */
  readonly perMinute: number;
  /** Calls of subgraphs for one operation, and how many of them wait for each other, at most. */
  readonly fetches: number;
  readonly fetchDepth: number;
  /** Items of a list of which the schema says nothing. */
  readonly defaultListSize: number;
}

export interface OwnConfig {
  /** Signs the tokens by which subgraphs know us. */
  readonly internalTokenSecret: string;
  readonly facade: FacadeConfig;
  readonly credentialLimits: CredentialLimits;
}

/** The supergraph that `npm run compose` writes, seen from `src/` and from `dist/`. */
const OWN_SUPERGRAPH = resolve(__dirname, '..', 'supergraph.graphql');

/** The settings of the router. Throws `SettingsError` with every problem. */
export function readRouterConfig(env: Environment = serviceEnvironment()): RouterConfig {
  const foreignPath = env['ROUTER_SUPERGRAPH_PATH']?.trim() || null;
  const settings = readSettings(
    'router',
    {
      ...sharedShape,
      INTERNAL_TOKEN_SECRET: foreignPath === null ? secretSetting() : z.string().default(''),
    },
    env,
  );
  // The router takes nobody's internal token, so it has no use for the other secret of a rotation.
  const { internalTokenSecret, previousInternalTokenSecret: _unused, ...common } = toCommonConfig(settings);
  const port = settings.ROUTER_PORT ?? settings.PORT;
  return {
    ...common,
    port,
    metricsPort: metricsPortOf(port, settings.ROUTER_METRICS_PORT),
    supergraphPath: resolve(foreignPath ?? settings.ROUTER_OWN_SUPERGRAPH_PATH),
    supergraphPollMs: settings.ROUTER_SUPERGRAPH_POLL_MS,
    own:
      foreignPath === null
        ? {
            internalTokenSecret,
            facade: { timeZone: settings.FACADE_TIME_ZONE },
            credentialLimits: {
              perSource: settings.ROUTER_STRICT_LIMIT,
              loopback: settings.LOOPBACK_LIMIT ?? null,
              checkouts: settings.ROUTER_CHECKOUT_LIMIT,
            },
          }
        : null,
    corsOrigins: settings.ROUTER_CORS_ORIGINS,
    isIntrospectionOn: settings.ROUTER_INTROSPECTION ?? common.environment !== 'production',
    requestTimeoutMs: settings.ROUTER_TIMEOUT_MS,
    subgraphTimeoutMs: settings.ROUTER_SUBGRAPH_TIMEOUT_MS,
    cost: {
      perOperation: settings.ROUTER_COST_LIMIT,
      perMinute: settings.ROUTER_COST_BUDGET,
      fetches: settings.ROUTER_FETCH_LIMIT,
      fetchDepth: settings.ROUTER_FETCH_DEPTH_LIMIT,
      defaultListSize: settings.ROUTER_COST_LIST_SIZE,
    },
    redisUrl: settings.REDIS_URL ?? null,
    trustedProxyHops: settings.ROUTER_TRUSTED_PROXY_HOPS,
    subgraphUrl: (name) => subgraphUrl(name, env),
  };
}

const sharedShape = {
  ...COMMON_SETTINGS,
  ROUTER_PORT: portSetting(4000).removeDefault().optional(),
  PORT: portSetting(4000),
  ROUTER_METRICS_PORT: metricsPortSetting(),
  FACADE_TIME_ZONE: timeZoneSetting('Asia/Singapore'),
  ROUTER_OWN_SUPERGRAPH_PATH: z.string().trim().min(1).default(OWN_SUPERGRAPH),
  ROUTER_SUPERGRAPH_POLL_MS: countSetting(2_000),
  ROUTER_CORS_ORIGINS: originListSetting().default([]),
  ROUTER_INTROSPECTION: z
    .enum(['true', 'false'], { error: 'is neither true nor false' })
    .transform((value) => value === 'true')
    .optional(),
  ROUTER_TIMEOUT_MS: countSetting(10_000),
  ROUTER_SUBGRAPH_TIMEOUT_MS: countSetting(5_500),
  ROUTER_COST_LIMIT: countSetting(1_800, { min: 0 }),
  ROUTER_COST_BUDGET: countSetting(80_000, { min: 0 }),
  ROUTER_FETCH_LIMIT: countSetting(50, { min: 0 }),
  ROUTER_FETCH_DEPTH_LIMIT: countSetting(10, { min: 0 }),
  ROUTER_COST_LIST_SIZE: countSetting(10),
  ROUTER_STRICT_LIMIT: countSetting(20),
  ROUTER_CHECKOUT_LIMIT: countSetting(30),
  LOOPBACK_LIMIT: countSetting(0).removeDefault().optional(),
  REDIS_URL: redisUrlSetting(),
  ROUTER_TRUSTED_PROXY_HOPS: countSetting(0, { min: 0, max: 10 }),
  // Read again by name in `subgraphUrl`; here they are told of with all other problems.
  AUTH_URL: urlSetting().optional(),
  USER_URL: urlSetting().optional(),
  POST_URL: urlSetting().optional(),
  RESERVATION_URL: urlSetting().optional(),
  PAYMENT_URL: urlSetting().optional(),
};

function subgraphUrl(name: string, env: Environment): string | null {
  const setting = subgraphSettingName(name);
  return readSettings('router', { [setting]: urlSetting().optional() }, env)[setting] ?? null;
}

/** Keeps @apollo/gateway from sending usage data to Apollo: it reads this variable when a gateway is made. */
export function switchOffApolloTelemetry(): void {
  process.env['APOLLO_TELEMETRY_DISABLED'] = '1';
}
