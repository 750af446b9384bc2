import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '@gobbler/service-kit';
import { createTestServiceAccount } from '@gobbler/protocol-fakes';

export interface CompleteEnvironment {
  readonly env: Environment;
  /** Removes the files that it names. */
  remove(): void;
}

const SECRET = 'a-secret-that-is-long-enough-for-every-service';

/**
 * A value for every setting that a service may require in production. One that no service requires does no harm, and what is forgotten here
 * fails the test that reads every service's settings with it.
 */
export function createCompleteEnvironment(): CompleteEnvironment {
  const folder = mkdtempSync(join(tmpdir(), 'gobbler-settings-'));
  const credentials = join(folder, 'service-account.json');
  writeFileSync(credentials, JSON.stringify(createTestServiceAccount().credentials));
  const postgres = (name: string): string => `postgres://postgres:5432/${name}`;
  const mariadb = (name: string): string => `mariadb://mariadb:3306/${name}`;
  const env = {
    NODE_ENV: 'production',
    AUTH_TOKEN_SECRET: SECRET,
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20YQ==',
    INTERNAL_TOKEN_SECRET: SECRET,
    DATABASE_USER: 'a-user',
    DATABASE_PASSWORD: 'a/password+with=signs',
    AUTH_DATABASE_URL: postgres('auth'),
    USER_DATABASE_URL: postgres('user'),
    PAYMENT_DATABASE_URL: postgres('payment'),
    NOTIFICATION_WORKER_DATABASE_URL: postgres('notification_worker'),
    POST_DATABASE_URL: mariadb('post'),
    RESERVATION_DATABASE_URL: mariadb('reservation'),
    RABBITMQ_URL: 'amqp://gobbler:password@rabbitmq:5672',
    REDIS_URL: 'redis://:password@redis:6379',
    GCP_PROJECT_ID: 'a-project',
    GCS_BUCKET: 'a-bucket',
    GOOGLE_APPLICATION_CREDENTIALS: credentials,
    FIREBASE_CREDENTIALS_FILE: credentials,
    STRIPE_API_KEY: 'sk_test_something',
    STRIPE_PRICE_ID: 'price_something',
    STRIPE_WEBHOOK_SECRET: 'whsec_something',
  };
  return { env, remove: () => rmSync(folder, { recursive: true }) };
}
