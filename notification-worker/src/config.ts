import { resolve } from 'node:path';
import { FirebaseCredentialsError, readServiceAccount } from '@gobbler/firebase-push';
import {
  COMMON_SETTINGS,
  dataFolderSetting,
  databaseUrlSetting,
  metricsPortOf,
  metricsPortSetting,
  neededInProduction,
  poolSizeSetting,
  portSetting,
  rabbitMqSettings,
  readSettings,
  serviceEnvironment,
  timeZoneSetting,
  toCommonConfig,
  toRabbitMqConfig,
  urlSetting,
  type CommonConfig,
  type Environment,
  type RabbitMqConfig,
} from '@gobbler/service-kit';
import { z } from 'zod';

/** How Firebase is reached. */
export interface FirebaseConfig {
  /** The absolute path of a service account's file, which was looked at. */
  readonly credentialsFile: string;
  /** Another server with Firebase's API; null for Google's. */
  readonly apiUrl: string | null;
}

export interface NotificationWorkerConfig extends CommonConfig {
  /** Of health alone. */
  readonly port: number;
  readonly databaseUrl: string;
  /** Connections, at most. */
  readonly databasePoolSize: number;
  /** Left out, the broker is a stand-in inside the process. */
  readonly rabbitMq?: RabbitMqConfig | undefined;
  /** Null when pushes go to a stand-in. */
  readonly firebase: FirebaseConfig | null;
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
export function readNotificationWorkerConfig(env: Environment = serviceEnvironment()): NotificationWorkerConfig {
  const settings = readSettings(
    'notification-worker',
    {
      NOTIFICATION_WORKER_PORT: portSetting(4006),
      NOTIFICATION_WORKER_METRICS_PORT: metricsPortSetting(),
      NOTIFICATION_WORKER_DATABASE_URL: databaseUrlSetting(env),
      NOTIFICATION_WORKER_DATABASE_POOL_SIZE: poolSizeSetting(),
      ...COMMON_SETTINGS,
      USER_URL: urlSetting('http://127.0.0.1:4002'),
      RESERVATION_URL: urlSetting('http://127.0.0.1:4004'),
      PAYMENT_URL: urlSetting('http://127.0.0.1:4005'),
      FACADE_TIME_ZONE: timeZoneSetting('Asia/Singapore'),
      ...rabbitMqSettings(env),
      FIREBASE_CREDENTIALS_FILE: neededInProduction(
        env,
        credentialsFileSetting().optional(),
        'Name the file of a Firebase service account',
      ),
      FIREBASE_API_URL: firebaseApiUrlSetting(env).optional(),
      GOBBLER_DATA_DIR: dataFolderSetting(),
    },
    env,
  );
  return {
    ...toCommonConfig(settings),
    port: settings.NOTIFICATION_WORKER_PORT,
    metricsPort: metricsPortOf(settings.NOTIFICATION_WORKER_PORT, settings.NOTIFICATION_WORKER_METRICS_PORT),
    databaseUrl: settings.NOTIFICATION_WORKER_DATABASE_URL,
    databasePoolSize: settings.NOTIFICATION_WORKER_DATABASE_POOL_SIZE,
    rabbitMq: toRabbitMqConfig(settings),
    firebase: settings.FIREBASE_CREDENTIALS_FILE
      ? { credentialsFile: settings.FIREBASE_CREDENTIALS_FILE, apiUrl: settings.FIREBASE_API_URL ?? null }
      : null,
    userUrl: settings.USER_URL,
    reservationUrl: settings.RESERVATION_URL,
    paymentUrl: settings.PAYMENT_URL,
    timeZone: settings.FACADE_TIME_ZONE,
    dataDir: settings.GOBBLER_DATA_DIR,
  };
}

/** The file is read at once, so that a wrong one stops the start and not the first push. */
function credentialsFileSetting() {
  return z
    .string()
    .transform((path) => resolve(path))
    .superRefine((path, context) => {
      try {
        readServiceAccount(path);
      } catch (error) {
        if (!(error instanceof FirebaseCredentialsError)) throw error;
        context.addIssue({ code: 'custom', message: error.message });
      }
    });
}

function firebaseApiUrlSetting(env: Environment) {
  return urlSetting()
    .refine((url) => url.startsWith('http:'), { error: 'is not an http address' })
    .refine(() => env['NODE_ENV']?.trim() !== 'production', {
      error: 'is for tests, and refused with NODE_ENV=production: leave it out',
    })
    .refine(() => Boolean(env['FIREBASE_CREDENTIALS_FILE']?.trim()), {
      error: 'means nothing without FIREBASE_CREDENTIALS_FILE',
    });
}
