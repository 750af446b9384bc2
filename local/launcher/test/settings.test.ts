import { describeOldNode } from '../src/describe-old-node';
import type { Ports } from '../src/settings/choose-ports';
import { embeddedSettings } from '../src/settings/embedded-settings';

describe('the settings of the embedded services', () => {
  const ports: Ports = {
    router: 4000,
    inner: { auth: 4001, user: 4002, post: 4003, reservation: 4004, payment: 4005, 'notification-worker': 4006 },
    metrics: {
      router: 4100,
      auth: 4101,
      user: 4102,
      post: 4103,
      reservation: 4104,
      payment: 4105,
      'notification-worker': 4106,
    },
  };
  const settings = (env: Record<string, string> = {}, host = '127.0.0.1') =>
    embeddedSettings({
      env,
      dataDir: '/data',
      host,
      ports,
      secrets: { INTERNAL_TOKEN_SECRET: 'made' },
      databaseUrl: (name) => `postgres://embedded/${name}`,
    });

  it('fill in all that is not configured', () => {
    expect(settings()).toMatchObject({
      INTERNAL_TOKEN_SECRET: 'made',
      ROUTER_PUBLIC_URL: 'http://127.0.0.1:4000',
      ROUTER_PORT: '4000',
      AUTH_PORT: '4001',
      ROUTER_METRICS_PORT: '4100',
      AUTH_METRICS_PORT: '4101',
      AUTH_URL: 'http://127.0.0.1:4001',
      NOTIFICATION_WORKER_DATABASE_URL: 'postgres://embedded/notification_worker',
      GOBBLER_DATA_DIR: '/data',
    });
  });

  it('keep what is configured, except the addresses of the parts of this process', () => {
    const env = {
      INTERNAL_TOKEN_SECRET: 'mine',
      POST_DATABASE_URL: 'mariadb://mine/post',
      POST_METRICS_PORT: '9100',
      POST_URL: 'http://elsewhere',
    };
    expect(settings(env)).toMatchObject({ ...env, POST_URL: 'http://127.0.0.1:4003' });
  });

  it('let few accounts post and reserve a lot, unless quotas are configured', () => {
    const { POST_QUOTA_POSTS_PER_DAY, RESERVATION_QUOTA_OPEN } = settings({ RESERVATION_QUOTA_OPEN: '3' });
    expect([POST_QUOTA_POSTS_PER_DAY, RESERVATION_QUOTA_OPEN]).toEqual(['100000', '3']);
  });

  it('name an address that a browser can open when all interfaces are listened on', () => {
    expect(settings({}, '0.0.0.0')['ROUTER_PUBLIC_URL']).toBe('http://127.0.0.1:4000');
  });
});

it('advises to install a newer Node where it is too old', () => {
  expect(describeOldNode('24.0.0')).toBeNull();
  expect(describeOldNode('26.1.0')).toBeNull();
  expect(describeOldNode('20.20.2')).toMatch(/needs Node 24 or newer, this is 20\.20\.2\..*npm start/);
});
