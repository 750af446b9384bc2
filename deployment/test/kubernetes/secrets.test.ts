import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EDITIONS, OVERLAY_EDITIONS, PLAIN } from './support/editions';
import { MANIFESTS } from './support/read-manifests';
import { containers, podOf, type Resource } from './support/resource';

/** The keys of a service's own database: the name that users of databases begin with, and the password of its user. */
const databaseOf = (service: string) => ['DATABASE_USER', `${service}_DATABASE_PASSWORD`];

/**
 * Which keys of the secret `gobbler` each container gets that runs no code of ours, and which secrets are files of a pod
 * (`<name>/`). For the services, settings.test.ts compares the keys with what their code reads.
 */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  'kong/kong': ['REDIS_PASSWORD', 'kong-ssl-cert/'],
  'post/post': ['gobbler-gcp/'],
  'notification-worker/notification-worker': ['gobbler-firebase/'],
  'postgres/postgres': ['DATABASE_PASSWORD', ...['AUTH', 'USER', 'PAYMENT', 'NOTIFICATION_WORKER'].flatMap(databaseOf)],
  'mariadb/mariadb': ['DATABASE_PASSWORD', ...['POST', 'RESERVATION'].flatMap(databaseOf)],
  'redis/redis': ['REDIS_PASSWORD'],
  'rabbitmq/rabbitmq': ['RABBITMQ_PASSWORD'],
};
const FOREIGN = /^(kong|postgres|mariadb|redis|rabbitmq)\//;

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
  'deployment/overlays/workload-identity': { 'post/post': [] },
};

describe.each(EDITIONS)('secrets in $name', ({ name, read, hasServers }) => {
  it('go to the containers that need them and to no others', () => {
    const isThere = (place: string) => hasServers || !/^(postgres|mariadb|redis|rabbitmq)\//.test(place);
    const expected = Object.entries({ ...EXPECTED, ...CHANGED[name] })
      .filter(([place, keys]) => isThere(place) && keys.length > 0)
      .map(([place, keys]) => [place, [...new Set(keys)].toSorted()] as const);
    const found = Object.entries(secretsOf(read()))
      .map(([place, keys]) => [place, keys.filter((key) => FOREIGN.test(place) || key.endsWith('/'))] as const)
      .filter(([, keys]) => keys.length > 0);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
  });
});

describe('kubernetes/README.md', () => {
  const readme = readFileSync(join(MANIFESTS, 'README.md'), 'utf8');

  it('lists every key that has to be in the secret gobbler', () => {
    const [, list = ''] = /must be in it[^:]*:([^.]*)\./.exec(readme.replaceAll('\n', ' ')) ?? [];
    const listed = [...list.matchAll(/`([A-Z_]+)`/g)].map(([, key]) => key);
    const needed = Object.values(secretsOf(PLAIN.read())).flatMap((keys) =>
      keys.filter((key) => /^[A-Z_]+$/.test(key)),
    );
    expect(listed.toSorted()).toEqual([...new Set(needed)].toSorted());
  });

  it('lists the keys that only an overlay needs', () => {
    const needed = OVERLAY_EDITIONS.flatMap(({ moreSecretKeys = [] }) => moreSecretKeys);
    expect(needed).not.toEqual([]);
    expect(needed.filter((key) => !readme.includes(`\`${key}\``))).toEqual([]);
  });
});
