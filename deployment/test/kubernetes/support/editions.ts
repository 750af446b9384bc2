import { buildOverlay, overlayFolder } from './build-overlay';
import { envNames } from './env-names';
import type { HandMadeSecrets } from '../rules/reference-rules';
import { readManifests } from './read-manifests';
import type { Resource } from './resource';

/** A set of resources that an operator may apply. */
export interface Edition {
  readonly name: string;
  read(): Resource[];
  /** Whether PostgreSQL, MariaDB, Redis and RabbitMQ are in it. */
  readonly hasServers: boolean;
  /** Edges beside those of the plain manifests, to pods and to addresses outside. */
  readonly moreEdges: readonly string[];
  /** Keys of the secret `gobbler` that are for this edition alone; kubernetes/README.md tells of them. */
  readonly moreSecretKeys?: readonly string[];
}

/** Reading YAML takes its time; each caller gets resources of its own, to do with as it likes. */
function readOnce(read: () => Resource[]): () => Resource[] {
  let resources: Resource[] | undefined;
  // Not structuredClone, whose objects are of another realm under Jest and equal to none of ours.
  return () => JSON.parse(JSON.stringify((resources ??= read()))) as Resource[];
}

const overlay = (name: string, rest: Omit<Edition, 'name' | 'read'>): Edition => ({
  name: `deployment/overlays/${name}`,
  read: readOnce(() => buildOverlay(overlayFolder(name))),
  ...rest,
});

export const PLAIN: Edition = { name: 'kubernetes', read: readOnce(readManifests), hasServers: true, moreEdges: [] };

export const OVERLAY_EDITIONS: readonly Edition[] = [
  overlay('rabbitmq-three-nodes', {
    hasServers: true,
    moreEdges: ['rabbitmq → rabbitmq:4369', 'rabbitmq → rabbitmq:25672'],
    moreSecretKeys: ['RABBITMQ_ERLANG_COOKIE'],
  }),
  overlay('workload-identity', {
    hasServers: true,
    moreEdges: ['post → 169.254.169.254/32:80', 'post → 169.254.169.252/32:988'],
  }),
  overlay('managed-servers', {
    hasServers: false,
    moreEdges: [
      ...['auth', 'user', 'payment', 'notification-worker'].map((name) => `${name} → 10.20.0.2/32:5432`),
      ...['post', 'reservation'].map((name) => `${name} → 10.20.0.3/32:3306`),
      ...['reservation', 'router', 'kong'].map((name) => `${name} → 10.20.0.4/32:6379`),
      ...['post', 'reservation', 'payment', 'notification-worker'].map((name) => `${name} → 203.0.113.10/32:5671`),
    ],
  }),
];

export const EDITIONS: readonly Edition[] = [PLAIN, ...OVERLAY_EDITIONS];

/** What the documented commands make, and the keys in it. */
export function handMadeSecrets({ moreSecretKeys = [] }: Edition): HandMadeSecrets {
  return {
    gobbler: new Set([...envNames(), ...moreSecretKeys]),
    'gobbler-gcp': new Set(['key.json']),
    'gobbler-firebase': new Set(['service-account.json']),
    'kong-ssl-cert': new Set(['tls.crt', 'tls.key']),
  };
}
