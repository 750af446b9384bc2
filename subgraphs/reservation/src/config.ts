import {
  countSetting,
  databaseUrlSetting,
  neededInProduction,
  rabbitMqSettings,
  readServiceSettings,
  readSettings,
  redisUrlSetting,
  secretSetting,
  serviceEnvironment,
  toRabbitMqConfig,
  urlSetting,
  type Environment,
  type RabbitMqConfig,
  type ServiceConfig,
} from '@gobbler/service-kit';
import type { ReservationQuotas } from './domain/ports';

/** How much one account may reserve: far more than people do, far less than a script would. */
const QUOTAS = {
  RESERVATION_QUOTA_OPEN: countSetting(20),
  RESERVATION_QUOTA_PER_DAY: countSetting(50),
  RESERVATION_QUOTA_POSITIONS_PER_DAY: countSetting(30),
};

export interface ReservationConfig extends ServiceConfig {
  /** Undefined: the broker is a stand-in in this process. */
  readonly rabbitMq?: RabbitMqConfig | undefined;
  /** Undefined: the lock is a stand-in in this process. */
  readonly redisUrl?: string | undefined;
  /** The post subgraph's address. */
  readonly postUrl: string;
  readonly quotas: ReservationQuotas;
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
  const [common, settings] = readServiceSettings(
    'reservation',
    4004,
    {
      POST_URL: urlSetting('http://127.0.0.1:4003'),
      ...QUOTAS,
      ...rabbitMqSettings(env),
      REDIS_URL: neededInProduction(env, redisUrlSetting(), 'Give an address such as redis://user:password@host:6379'),
    },
    env,
  );
  return {
    ...common,
    rabbitMq: toRabbitMqConfig(settings),
    redisUrl: settings.REDIS_URL,
    postUrl: settings.POST_URL,
    quotas: {
      open: settings.RESERVATION_QUOTA_OPEN,
      perDay: settings.RESERVATION_QUOTA_PER_DAY,
      positionsPerDay: settings.RESERVATION_QUOTA_POSITIONS_PER_DAY,
    },
  };
}
