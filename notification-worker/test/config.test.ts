import { readNotificationWorkerConfig } from '../src';

const enough = {
  NOTIFICATION_WORKER_DATABASE_URL: 'postgres://ana:secret@localhost:5432/worker',
  INTERNAL_TOKEN_SECRET: 'a-secret-that-is-long-enough-for-us',
};

describe('the worker’s settings', () => {
  it('need a database and a secret; the rest has defaults', () => {
    expect(readNotificationWorkerConfig(enough)).toEqual({
      environment: 'development',
      logLevel: 'info',
      host: '127.0.0.1',
      port: 4006,
      metricsPort: 4106,
      databaseUrl: 'postgres://ana:secret@localhost:5432/worker',
      databasePoolSize: 10,
      internalTokenSecret: 'a-secret-that-is-long-enough-for-us',
      userUrl: 'http://127.0.0.1:4002',
      reservationUrl: 'http://127.0.0.1:4004',
      paymentUrl: 'http://127.0.0.1:4005',
      timeZone: 'Asia/Singapore',
      dataDir: expect.stringMatching(/\.gobbler$/),
    });
  });

  it('are all told of at once when they are wrong', () => {
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
});
