import { createCompleteEnvironment, type CompleteEnvironment } from './complete-environment';
import { findProblems, readServiceSettings, SERVICE_NAMES } from './service-settings';

describe('what services ask their environment for', () => {
  let complete: CompleteEnvironment;

  beforeAll(() => {
    complete = createCompleteEnvironment();
  });
  afterAll(() => complete.remove());

  it.each(SERVICE_NAMES)('is found out by reading the settings of %s', (service) => {
    const { reads, requires, config } = readServiceSettings(service, complete.env);
    expect(reads).toEqual(expect.arrayContaining(['NODE_ENV', 'HOST', 'INTERNAL_TOKEN_SECRET', 'DRAIN_MS']));
    expect(requires).toContain('INTERNAL_TOKEN_SECRET');
    expect(requires).not.toContain('LOG_LEVEL');
    expect(config).toMatchObject({ environment: 'production', port: expect.any(Number) });
  });

  it('lists what a stand-in would otherwise replace', () => {
    expect(readServiceSettings('post', complete.env).requires).toEqual([
      'DATABASE_PASSWORD',
      'DATABASE_USER',
      'GCS_BUCKET',
      'INTERNAL_TOKEN_SECRET',
      'POST_DATABASE_URL',
      'RABBITMQ_URL',
    ]);
    expect(readServiceSettings('notification-worker', complete.env).requires).toContain('FIREBASE_CREDENTIALS_FILE');
    expect(readServiceSettings('reservation', complete.env).requires).toContain('REDIS_URL');
    expect(readServiceSettings('payment', complete.env).requires).toContain('STRIPE_WEBHOOK_SECRET');
  });

  it('is a problem when it is missing or a placeholder', () => {
    const env = { ...complete.env, INTERNAL_TOKEN_SECRET: 'your_internal_secret', AUTH_DATABASE_URL: undefined };
    expect(findProblems('auth', env).map(({ name }) => name)).toEqual(['AUTH_DATABASE_URL', 'INTERNAL_TOKEN_SECRET']);
  });
});
