import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestServiceAccount } from '@gobbler/protocol-fakes';
import { readNotificationWorkerConfig } from '../src';

const enough = {
  NOTIFICATION_WORKER_DATABASE_URL: 'postgres://ana:secret@localhost:5432/worker',
  INTERNAL_TOKEN_SECRET: 'a-secret-that-is-long-enough-for-us',
};

describe('the worker’s settings', () => {
  it('need a database and a secret; the rest has defaults', () => {
    expect(readNotificationWorkerConfig(enough)).toMatchObject({
      port: 4006,
      firebase: null,
      userUrl: 'http://127.0.0.1:4002',
      reservationUrl: 'http://127.0.0.1:4004',
      paymentUrl: 'http://127.0.0.1:4005',
      timeZone: 'Asia/Singapore',
    });
  });

  it('are reported together when they are invalid', () => {
    const wrong = { FACADE_TIME_ZONE: 'Asia/Nowhere', USER_URL: 'localhost', INTERNAL_TOKEN_SECRET: 'your_secret' };
    expect(() => readNotificationWorkerConfig(wrong)).toThrow(
      expect.objectContaining({
        problems: expect.arrayContaining(
          ['NOTIFICATION_WORKER_DATABASE_URL', 'INTERNAL_TOKEN_SECRET', 'USER_URL', 'FACADE_TIME_ZONE'].map((name) =>
            expect.objectContaining({ name }),
          ),
        ),
      }),
    );
  });

  describe('for Firebase', () => {
    let folder: string;
    let file: string;

    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'gobbler-worker-config-'));
      file = join(folder, 'service-account.json');
      writeFileSync(file, JSON.stringify(createTestServiceAccount().credentials));
    });

    afterAll(() => rmSync(folder, { recursive: true }));

    it('name a service account’s file, and for tests another server', () => {
      const given = { ...enough, FIREBASE_CREDENTIALS_FILE: file };
      expect(readNotificationWorkerConfig(given).firebase).toEqual({ credentialsFile: file, apiUrl: null });
      expect(
        readNotificationWorkerConfig({ ...given, FIREBASE_API_URL: 'http://127.0.0.1:9/' }).firebase,
      ).toMatchObject({ apiUrl: 'http://127.0.0.1:9' });
    });

    it.each([
      {
        what: 'a file that is not there',
        env: { FIREBASE_CREDENTIALS_FILE: '/nowhere/a.json' },
        says: 'There is no file',
      },
      { what: 'a file that is none', env: { FIREBASE_CREDENTIALS_FILE: __filename }, says: 'is not JSON' },
      { what: 'another server alone', env: { FIREBASE_API_URL: 'http://127.0.0.1:9' }, says: 'without FIREBASE_CRED' },
    ])('stop the start with $what', ({ env, says }) => {
      expect(() => readNotificationWorkerConfig({ ...enough, ...env })).toThrow(says);
    });

    it('are needed in production, as RabbitMQ’s address is', () => {
      expect(() => readNotificationWorkerConfig({ ...enough, NODE_ENV: 'production' })).toThrow(
        /RABBITMQ_URL: is missing, and a stand-in does not run[\s\S]*FIREBASE_CREDENTIALS_FILE: is missing, and a stand-in/,
      );
    });

    it('take no other server in production', () => {
      const production = {
        ...enough,
        NODE_ENV: 'production',
        RABBITMQ_URL: 'amqp://u:p@127.0.0.1',
        FIREBASE_CREDENTIALS_FILE: file,
      };
      expect(readNotificationWorkerConfig(production).firebase).toMatchObject({ apiUrl: null });
      expect(() => readNotificationWorkerConfig({ ...production, FIREBASE_API_URL: 'http://127.0.0.1:9' })).toThrow(
        'FIREBASE_API_URL: is for tests, and refused with NODE_ENV=production',
      );
    });
  });
});
