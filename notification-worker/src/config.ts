import { resolve } from 'node:path';
import { FirebaseCredentialsError, readServiceAccount } from '@gobbler/firebase-push';
import {
  countSetting,
  neededInProduction,
  rabbitMqSettings,
  readServiceSettings,
  serviceEnvironment,
  timeZoneSetting,
  toRabbitMqConfig,
  urlSetting,
  type Environment,
  type RabbitMqConfig,
  type ServiceConfig,
} from '@gobbler/service-kit';
import { z } from 'zod';
import type { FirebaseConfig } from './infra/create-push-sender';

export interface NotificationWorkerConfig extends ServiceConfig {
  /** Undefined: the broker is a stand-in in this process. */
  readonly rabbitMq?: RabbitMqConfig | undefined;
  /** Null: the push sender is a stand-in. */
  readonly firebase: FirebaseConfig | null;
  /** Addresses without a path. */
  readonly userUrl: string;
  readonly reservationUrl: string;
  readonly paymentUrl: string;
  /** Days that what became of each push is kept. */
  readonly pushRecordDays: number;
  /** IANA time zone of `time_end` in pushes. */
  readonly timeZone: string;
}

/** The settings of the notification worker. Throws `SettingsError` with every problem. */
export function readNotificationWorkerConfig(env: Environment = serviceEnvironment()): NotificationWorkerConfig {
  const [common, settings] = readServiceSettings(
    'notification-worker',
    4006,
    {
      USER_URL: urlSetting('http://127.0.0.1:4002'),
      RESERVATION_URL: urlSetting('http://127.0.0.1:4004'),
      PAYMENT_URL: urlSetting('http://127.0.0.1:4005'),
      FACADE_TIME_ZONE: timeZoneSetting('Asia/Singapore'),
      PUSH_RECORD_DAYS: countSetting(7, { min: 0, max: 30 }),
      ...rabbitMqSettings(env),
      FIREBASE_CREDENTIALS_FILE: neededInProduction(
        env,
        credentialsFileSetting().optional(),
        'Name the file of a Firebase service account',
      ),
      FIREBASE_API_URL: firebaseApiUrlSetting(env).optional(),
    },
    env,
  );
  return {
    ...common,
    rabbitMq: toRabbitMqConfig(settings),
    firebase: settings.FIREBASE_CREDENTIALS_FILE
      ? { credentialsFile: settings.FIREBASE_CREDENTIALS_FILE, apiUrl: settings.FIREBASE_API_URL ?? null }
      : null,
    userUrl: settings.USER_URL,
    reservationUrl: settings.RESERVATION_URL,
    paymentUrl: settings.PAYMENT_URL,
    pushRecordDays: settings.PUSH_RECORD_DAYS,
    timeZone: settings.FACADE_TIME_ZONE,
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
