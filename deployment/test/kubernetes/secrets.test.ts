import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EDITIONS, OVERLAY_EDITIONS } from './support/editions';
import { MANIFESTS } from './support/read-manifests';
import { containers, podOf, type Resource } from './support/resource';

const TOKENS = ['INTERNAL_TOKEN_SECRET', 'INTERNAL_TOKEN_SECRET_PREVIOUS?'];
/** The name that users of databases begin with, and the password of a service's own. */
const databaseOf = (service: string) => ['DATABASE_USER', `${service}_DATABASE_PASSWORD`];

/** Which keys of the secret `gobbler` each container gets, ? where it may be missing, and which secrets are files of its pod. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  'kong/kong': ['REDIS_PASSWORD', 'kong-ssl-cert/'],
  'router/router': [...TOKENS, 'REDIS_PASSWORD'],
  'auth/migrate': databaseOf('AUTH'),
  'auth/auth': ['AUTH_TOKEN_SECRET', 'AUTH_TOKEN_SECRET_PREVIOUS?', ...databaseOf('AUTH'), ...TOKENS],
  'user/migrate': databaseOf('USER'),
  'user/user': [...databaseOf('USER'), ...TOKENS],
  'post/migrate': databaseOf('POST'),
  'post/post': [...databaseOf('POST'), 'GCP_PROJECT_ID', 'GCS_BUCKET', ...TOKENS, 'RABBITMQ_PASSWORD', 'gobbler-gcp/'],
  'reservation/migrate': databaseOf('RESERVATION'),
  'reservation/reservation': [...databaseOf('RESERVATION'), ...TOKENS, 'RABBITMQ_PASSWORD', 'REDIS_PASSWORD'],
  'payment/migrate': databaseOf('PAYMENT'),
  'payment/payment': [
    ...databaseOf('PAYMENT'),
    ...TOKENS,
    'RABBITMQ_PASSWORD',
    'STRIPE_API_KEY',
    'STRIPE_PRICE_ID',
    'STRIPE_WEBHOOK_SECRET',
    'STRIPE_WEBHOOK_SECRET_PREVIOUS?',
  ],
  'notification-worker/migrate': databaseOf('NOTIFICATION_WORKER'),
  'notification-worker/notification-worker': [
    ...databaseOf('NOTIFICATION_WORKER'),
    ...TOKENS,
    'RABBITMQ_PASSWORD',
    'gobbler-firebase/',
  ],
  'postgres/postgres': ['DATABASE_PASSWORD', ...['AUTH', 'USER', 'PAYMENT', 'NOTIFICATION_WORKER'].flatMap(databaseOf)],
  'mariadb/mariadb': ['DATABASE_PASSWORD', ...['POST', 'RESERVATION'].flatMap(databaseOf)],
  'redis/redis': ['REDIS_PASSWORD'],
  'rabbitmq/cookie': [],
  'rabbitmq/rabbitmq': ['RABBITMQ_PASSWORD'],
};

function secretsOf(resources: readonly Resource[]): Record<string, readonly string[]> {
  const found = containers(resources).map(({ workload, container, place }) => {
    const keys = (container.env ?? []).flatMap(({ valueFrom }) => {
      const ref = valueFrom?.secretKeyRef;
      return ref ? [`${ref.key}${ref.optional ? '?' : ''}`] : [];
    });
    const files = (container.volumeMounts ?? []).flatMap(({ name }) => {
      const secret = podOf(workload).volumes?.find((volume) => volume.name === name)?.secret;
      if (secret?.items) return secret.items.map(({ key }) => key);
      return secret ? [`${secret.secretName}/`] : [];
    });
    return [place, [...new Set([...keys, ...files])].toSorted()] as const;
  });
  return Object.fromEntries(found);
}

/** What an overlay changes of that. */
const CHANGED: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'deployment/overlays/rabbitmq-three-nodes': { 'rabbitmq/cookie': ['RABBITMQ_ERLANG_COOKIE'] },
  'deployment/overlays/workload-identity': {
    'post/post': (EXPECTED['post/post'] ?? []).filter((key) => key !== 'gobbler-gcp/'),
  },
};

describe.each(EDITIONS)('secrets in $name', ({ name, read, hasServers }) => {
  it('go to the containers that need them and to no others', () => {
    const servers = ['postgres/', 'mariadb/', 'redis/', 'rabbitmq/'];
    const expected = Object.entries({ ...EXPECTED, ...CHANGED[name] })
      .filter(([place]) => hasServers || !servers.some((server) => place.startsWith(server)))
      .map(([place, keys]) => [place, [...new Set(keys)].toSorted()] as const);
    expect(secretsOf(read())).toEqual(Object.fromEntries(expected));
  });
});

describe('kubernetes/README.md', () => {
  const readme = readFileSync(join(MANIFESTS, 'README.md'), 'utf8');

  it('lists every key that has to be in the secret gobbler', () => {
    const [, list = ''] = /must be in it[^:]*:([^.]*)\./.exec(readme.replaceAll('\n', ' ')) ?? [];
    const listed = [...list.matchAll(/`([A-Z_]+)`/g)].map(([, key]) => key);
    const needed = Object.values(EXPECTED).flatMap((keys) => keys.filter((key) => /^[A-Z_]+$/.test(key)));
    expect(listed.toSorted()).toEqual([...new Set(needed)].toSorted());
  });

  it('lists the keys that only an overlay needs', () => {
    const needed = OVERLAY_EDITIONS.flatMap(({ moreSecretKeys = [] }) => moreSecretKeys);
    expect(needed).not.toEqual([]);
    expect(needed.filter((key) => !readme.includes(`\`${key}\``))).toEqual([]);
  });
});
