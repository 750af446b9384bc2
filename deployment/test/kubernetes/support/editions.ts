import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findKubectl } from '@gobbler/test-servers';
import { parseAllDocuments } from 'yaml';
import { readManifests, ROOT } from './read-manifests';
import type { Resource } from './resource';

export const OVERLAYS = join(ROOT, 'deployment/overlays');

/** A set of resources that an operator may apply. */
export interface Edition {
  readonly name: string;
  /** Resources of the caller's own, to change as it likes. */
  read(): Resource[];
  /** Whether PostgreSQL, MariaDB, Redis and RabbitMQ are in it. */
  readonly hasServers: boolean;
  /** Ways through the network beside those of the plain manifests, to pods and to addresses outside. */
  readonly moreEdges: readonly string[];
  /** Keys of the secret `gobbler` that only this edition needs; kubernetes/README.md names them. */
  readonly moreSecretKeys?: readonly string[];
}

const kubectl = findKubectl();

/** What `kubectl kustomize` makes of an overlay. Without kubectl only `overlays.test.ts` and `operator.test.ts` may ask for it. */
export function buildOverlay(name: string): Resource[] {
  if (kubectl === null) throw new Error('There is no kubectl to build the overlays: install it');
  const args = ['kustomize', '--load-restrictor', 'LoadRestrictionsNone', join(OVERLAYS, name)];
  const text = execFileSync(kubectl, args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  return parseAllDocuments(text).map((document) => document.toJS() as Resource);
}

/** Reads once; structuredClone would make objects of another realm, which under Jest equal none of ours. */
function readOnce(read: () => Resource[]): () => Resource[] {
  let text: string | undefined;
  return () => JSON.parse((text ??= JSON.stringify(read()))) as Resource[];
}

const overlay = (name: string, hasServers: boolean, moreEdges: readonly string[]): Edition => ({
  name: `deployment/overlays/${name}`,
  read: readOnce(() => buildOverlay(name)),
  hasServers,
  moreEdges,
});

export const PLAIN: Edition = { name: 'kubernetes', read: readOnce(readManifests), hasServers: true, moreEdges: [] };

/** The overlays. */
export const OVERLAY_EDITIONS: readonly Edition[] = [
  {
    ...overlay('rabbitmq-three-nodes', true, ['rabbitmq → rabbitmq:4369', 'rabbitmq → rabbitmq:25672']),
    moreSecretKeys: ['RABBITMQ_ERLANG_COOKIE'],
  },
  overlay('workload-identity', true, ['post → 169.254.169.254/32:80', 'post → 169.254.169.252/32:988']),
  overlay('managed-servers', false, [
    ...['auth', 'user', 'payment', 'notification-worker'].map((name) => `${name} → 10.20.0.2/32:5432`),
    ...['post', 'reservation'].map((name) => `${name} → 10.20.0.3/32:3306`),
    ...['reservation', 'router', 'kong'].map((name) => `${name} → 10.20.0.4/32:6379`),
    ...['post', 'reservation', 'payment', 'notification-worker'].map((name) => `${name} → 203.0.113.10/32:5671`),
  ]),
];

/** What every test of manifests checks: without kubectl no overlay, and then the run names `overlays.test.ts` as skipped. */
export const EDITIONS: readonly Edition[] = [PLAIN, ...(kubectl === null ? [] : OVERLAY_EDITIONS)];

/** Every name in .env.example, those that are commented out too: the keys that the secret `gobbler` may have. */
export function envNames(): ReadonlySet<string> {
  const text = readFileSync(join(ROOT, '.env.example'), 'utf8');
  return new Set([...text.matchAll(/^#?([A-Z][A-Z0-9_]*)=/gm)].map(([, name = '']) => name));
}

/** The secrets that an operator makes with the documented commands, and the keys in each. */
export function handMadeSecrets({ moreSecretKeys = [] }: Edition): Readonly<Record<string, ReadonlySet<string>>> {
  return {
    gobbler: new Set([...envNames(), ...moreSecretKeys]),
    'gobbler-gcp': new Set(['key.json']),
    'gobbler-firebase': new Set(['service-account.json']),
    'kong-ssl-cert': new Set(['tls.crt', 'tls.key']),
  };
}
