import { join } from 'node:path';
import {
  COMMON_SETTINGS,
  countSetting,
  dataFolderSetting,
  databaseUrlSetting,
  metricsPortOf,
  metricsPortSetting,
  neededInProduction,
  poolSizeSetting,
  portSetting,
  rabbitMqSettings,
  readSettings,
  redisUrlSetting,
  secretSetting,
  serviceEnvironment,
  toCommonConfig,
  toRabbitMqConfig,
  urlSetting,
  type CommonConfig,
  type Environment,
  type RabbitMqConfig,
} from '@gobbler/service-kit';
import type { ReservationQuotas } from './domain/ports';

/** How much one account may reserve: far more than people do, far less than a script would. */
const QUOTAS = {
  RESERVATION_QUOTA_OPEN: countSetting(20),
  RESERVATION_QUOTA_PER_DAY: countSetting(50),
  RESERVATION_QUOTA_POSITIONS_PER_DAY: countSetting(30),
};

export interface ReservationConfig extends CommonConfig {
  readonly port: number;
  readonly databaseUrl: string;
  /** Connections, at most. */
  readonly databasePoolSize: number;
  /** Left out, the broker is a stand-in inside the process. */
  readonly rabbitMq?: RabbitMqConfig | undefined;
  /** Left out, the lock is a stand-in inside the process. */
  readonly redisUrl?: string | undefined;
  /** The post subgraph's address. */
  readonly postUrl: string;
  readonly quotas: ReservationQuotas;
  /** Where the broker's stand-in keeps its dead letters. */
  readonly deadLetterFile: string;
}

/** What an operator's comparison of capacity rows needs. */
export interface ReconciliationConfig {
  readonly databaseUrl: string;
  /** How to ask the post subgraph; null when there is no secret to do it with. */
  readonly post: Pick<ReservationConfig, 'postUrl' | 'internalTokenSecret'> | null;
}

/** Their settings, the same as the service's. Throws `SettingsError`. */
export function readReconciliationConfig(env: Environment = serviceEnvironment()): ReconciliationConfig {
  const { RESERVATION_DATABASE_URL, INTERNAL_TOKEN_SECRET, POST_URL } = readSettings(
    'reservation',
    {
      RESERVATION_DATABASE_URL: databaseUrlSetting(env),
      INTERNAL_TOKEN_SECRET: secretSetting().optional(),
      POST_URL: urlSetting('http://127.0.0.1:4003'),
    },
    env,
  );
  return {
    databaseUrl: RESERVATION_DATABASE_URL,
    post: INTERNAL_TOKEN_SECRET ? { postUrl: POST_URL, internalTokenSecret: INTERNAL_TOKEN_SECRET } : null,
  };
}

/** The settings of the reservation subgraph. Throws `SettingsError` with every problem. */
export function readReservationConfig(env: Environment = serviceEnvironment()): ReservationConfig {
  const settings = readSettings(
    'reservation',
    {
      RESERVATION_PORT: portSetting(4004),
      RESERVATION_METRICS_PORT: metricsPortSetting(),
      RESERVATION_DATABASE_URL: databaseUrlSetting(env),
      RESERVATION_DATABASE_POOL_SIZE: poolSizeSetting(),
      ...COMMON_SETTINGS,
      POST_URL: urlSetting('http://127.0.0.1:4003'),
      ...QUOTAS,
      ...rabbitMqSettings(env),
      REDIS_URL: neededInProduction(env, redisUrlSetting(), 'Give an address such as redis://user:password@host:6379'),
      GOBBLER_DATA_DIR: dataFolderSetting(),
    },
    env,
  );
  return {
    ...toCommonConfig(settings),
    port: settings.RESERVATION_PORT,
    metricsPort: metricsPortOf(settings.RESERVATION_PORT, settings.RESERVATION_METRICS_PORT),
    databaseUrl: settings.RESERVATION_DATABASE_URL,
    databasePoolSize: settings.RESERVATION_DATABASE_POOL_SIZE,
    rabbitMq: toRabbitMqConfig(settings),
    redisUrl: settings.REDIS_URL,
    postUrl: settings.POST_URL,
    quotas: {
      open: settings.RESERVATION_QUOTA_OPEN,
      perDay: settings.RESERVATION_QUOTA_PER_DAY,
      positionsPerDay: settings.RESERVATION_QUOTA_POSITIONS_PER_DAY,
    },
    deadLetterFile: join(settings.GOBBLER_DATA_DIR, 'dead-letters.jsonl'),
  };
}
