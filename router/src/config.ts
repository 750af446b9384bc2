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
  /** Milliseconds between two checks for a new supergraph. */
  readonly supergraphPollMs: number;
  /** Settings of Gobbler itself; null when another supergraph is served: no identity, no REST routes, no secrets. */
  readonly own: OwnConfig | null;
  /** Origins that CORS allows; exact matches only. */
  readonly corsOrigins: readonly string[];
  readonly isIntrospectionOn: boolean;
  /** What a browser is shown at `/graphql`; null for nothing. */
  readonly explorer: 'graphiql' | 'sandbox' | null;
  /** Deadline of a whole request in milliseconds. */
  readonly requestTimeoutMs: number;
  /** Milliseconds for one subgraph call; longer than the subgraph's own deadline. */
  readonly subgraphTimeoutMs: number;
  readonly cost: CostLimits;
  /** Null: any document may run. */
  readonly trustedDocuments: TrustConfig | null;
  /** The file that records which operations each client uses; null: none is recorded. */
  readonly recordedOperationsPath: string | null;
  /** Whether clients see the error texts of another supergraph's subgraphs. */
  readonly showsForeignTexts: boolean;
  /** What runs plans: our engine, or Apollo's executor as the reference. */
  readonly engine: EngineName;
  /** Redis that counts limits for all routers; null: each router counts on its own. */
  readonly redisUrl: string | null;
  /** Number of trusted proxies that append to `X-Forwarded-For`. */
  readonly trustedProxyHops: number;
  /** A subgraph's address as `<NAME>_URL` gives it (`PRODUCTS_URL` for `products`), or null. Throws `SettingsError`. */
  subgraphUrl(name: string): string | null;
}

export type EngineName = 'own' | 'apollo';

/** What happens to documents that are not in the file: they run, run and are logged, or are refused. */
export type TrustMode = 'allow' | 'log' | 'only';

export interface TrustConfig {
  /** Path of a persisted query manifest. */
  readonly path: string;
  readonly mode: TrustMode;
  /** Milliseconds between two checks for a new file. */
  readonly pollMs: number;
}

/** See `cost/`; 0 disables a limit. */
export interface CostLimits {
  /** Maximum cost of one client operation. */
  readonly perOperation: number;
  /** Maximum cost per minute of all operations of an account, or of a source for anonymous requests. */
  readonly perMinute: number;
  /** Maximum number of subgraph calls per operation, and of calls in sequence. */
  readonly fetches: number;
  readonly fetchDepth: number;
  /** Assumed length of a list without `@listSize`. */
  readonly defaultListSize: number;
}

export interface OwnConfig {
  /** Signs the internal tokens sent to subgraphs. */
  readonly internalTokenSecret: string;
  readonly facade: FacadeConfig;
  readonly credentialLimits: CredentialLimits;
}

/** The supergraph that `npm run compose` writes; the same path from `src/` and `dist/`. */
const OWN_SUPERGRAPH = resolve(__dirname, '..', 'supergraph.graphql');

/** Reads the router's settings. Throws `SettingsError` listing every problem. */
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
  // The router accepts no internal tokens, so it doesn't need the previous secret.
  const { internalTokenSecret, previousInternalTokenSecret: _unused, ...common } = toCommonConfig(settings);
  const port = settings.ROUTER_PORT ?? settings.PORT;
  const isIntrospectionOn = settings.ROUTER_INTROSPECTION ?? common.environment !== 'production';
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
    isIntrospectionOn,
    explorer: isIntrospectionOn ? settings.ROUTER_EXPLORER : null,
    requestTimeoutMs: settings.ROUTER_TIMEOUT_MS,
    subgraphTimeoutMs: settings.ROUTER_SUBGRAPH_TIMEOUT_MS,
    cost: {
      perOperation: settings.ROUTER_COST_LIMIT,
      perMinute: settings.ROUTER_COST_BUDGET,
      fetches: settings.ROUTER_FETCH_LIMIT,
      fetchDepth: settings.ROUTER_FETCH_DEPTH_LIMIT,
      defaultListSize: settings.ROUTER_COST_LIST_SIZE,
    },
    trustedDocuments:
      settings.TRUSTED_DOCUMENTS_FILE === undefined
        ? null
        : {
            path: resolve(settings.TRUSTED_DOCUMENTS_FILE),
            mode: settings.TRUSTED_DOCUMENTS_MODE,
            pollMs: settings.ROUTER_SUPERGRAPH_POLL_MS,
          },
    recordedOperationsPath:
      settings.RECORDED_OPERATIONS_FILE === undefined ? null : resolve(settings.RECORDED_OPERATIONS_FILE),
    engine: settings.ROUTER_ENGINE,
    showsForeignTexts: settings.ROUTER_FOREIGN_ERROR_TEXTS,
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
  ROUTER_INTROSPECTION: flagSetting().optional(),
  ROUTER_EXPLORER: z.enum(['graphiql', 'sandbox'], { error: 'is neither graphiql nor sandbox' }).default('graphiql'),
  ROUTER_FOREIGN_ERROR_TEXTS: flagSetting().default(false),
  ROUTER_TIMEOUT_MS: countSetting(10_000),
  ROUTER_SUBGRAPH_TIMEOUT_MS: countSetting(5_500),
  ROUTER_COST_LIMIT: countSetting(1_800, { min: 0 }),
  ROUTER_COST_BUDGET: countSetting(80_000, { min: 0 }),
  ROUTER_FETCH_LIMIT: countSetting(50, { min: 0 }),
  ROUTER_FETCH_DEPTH_LIMIT: countSetting(10, { min: 0 }),
  ROUTER_COST_LIST_SIZE: countSetting(10),
  ROUTER_ENGINE: z.enum(['own', 'apollo'], { error: 'is neither own nor apollo' }).default('own'),
  TRUSTED_DOCUMENTS_FILE: z.string().trim().min(1).optional(),
  TRUSTED_DOCUMENTS_MODE: z
    .enum(['allow', 'log', 'only'], { error: 'is neither allow, log nor only' })
    .default('allow'),
  RECORDED_OPERATIONS_FILE: z.string().trim().min(1).optional(),
  ROUTER_STRICT_LIMIT: countSetting(20),
  ROUTER_CHECKOUT_LIMIT: countSetting(30),
  LOOPBACK_LIMIT: countSetting(0).removeDefault().optional(),
  REDIS_URL: redisUrlSetting(),
  ROUTER_TRUSTED_PROXY_HOPS: countSetting(0, { min: 0, max: 10 }),
  // Read again by name in `subgraphUrl`; listed here so that errors are reported with all other problems.
  AUTH_URL: urlSetting().optional(),
  USER_URL: urlSetting().optional(),
  POST_URL: urlSetting().optional(),
  RESERVATION_URL: urlSetting().optional(),
  PAYMENT_URL: urlSetting().optional(),
};

function flagSetting() {
  return z.enum(['true', 'false'], { error: 'is neither true nor false' }).transform((value) => value === 'true');
}

function subgraphUrl(name: string, env: Environment): string | null {
  const setting = subgraphSettingName(name);
  return readSettings('router', { [setting]: urlSetting().optional() }, env)[setting] ?? null;
}

/** Stops @apollo/gateway from sending usage data to Apollo; it reads this variable when a gateway is created. */
export function switchOffApolloTelemetry(): void {
  process.env['APOLLO_TELEMETRY_DISABLED'] = '1';
}
