import {
  countSetting,
  databaseUrlSetting,
  environmentSetting,
  logLevelSetting,
  portSetting,
  readSettings,
  secretSetting,
  urlSetting,
  type Environment,
  type RuntimeEnvironment,
} from '@gobbler/service-kit';
import { z } from 'zod';

export interface NotificationWorkerConfig {
  readonly environment: RuntimeEnvironment;
  readonly logLevel: string;
  readonly host: string;
  /** Of health alone. */
  readonly port: number;
  readonly databaseUrl: string;
  /** Connections, at most. */
  readonly databasePoolSize: number;
  readonly internalTokenSecret: string;
  /** Addresses without a path. */
  readonly userUrl: string;
  readonly reservationUrl: string;
  readonly paymentUrl: string;
  /** IANA name of the zone in which phones are told when a post ends. */
  readonly timeZone: string;
  /** Where the stand-ins keep their files. */
  readonly dataDir: string;
}

/** The settings of the notification worker. Throws `SettingsError` with every problem. */
export function readNotificationWorkerConfig(env: Environment = process.env): NotificationWorkerConfig {
  const settings = readSettings(
    'notification-worker',
    {
      NODE_ENV: environmentSetting(),
      LOG_LEVEL: logLevelSetting(),
      HOST: z.string().default('127.0.0.1'),
      NOTIFICATION_WORKER_PORT: portSetting(4006),
      NOTIFICATION_WORKER_DATABASE_URL: databaseUrlSetting(env),
      NOTIFICATION_WORKER_DATABASE_POOL_SIZE: countSetting(10, { max: 200 }),
      INTERNAL_TOKEN_SECRET: secretSetting(),
      USER_URL: urlSetting('http://127.0.0.1:4002'),
      RESERVATION_URL: urlSetting('http://127.0.0.1:4004'),
      PAYMENT_URL: urlSetting('http://127.0.0.1:4005'),
      FACADE_TIME_ZONE: z.string().default('Asia/Singapore').refine(isTimeZone, {
        error: 'is not the name of a time zone, such as Asia/Singapore',
      }),
      GOBBLER_DATA_DIR: z.string().default('.gobbler'),
    },
    env,
  );
  return {
    environment: settings.NODE_ENV,
    logLevel: settings.LOG_LEVEL,
    host: settings.HOST,
    port: settings.NOTIFICATION_WORKER_PORT,
    databaseUrl: settings.NOTIFICATION_WORKER_DATABASE_URL,
    databasePoolSize: settings.NOTIFICATION_WORKER_DATABASE_POOL_SIZE,
    internalTokenSecret: settings.INTERNAL_TOKEN_SECRET,
    userUrl: settings.USER_URL,
    reservationUrl: settings.RESERVATION_URL,
    paymentUrl: settings.PAYMENT_URL,
    timeZone: settings.FACADE_TIME_ZONE,
    dataDir: settings.GOBBLER_DATA_DIR,
  };
}

function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}
