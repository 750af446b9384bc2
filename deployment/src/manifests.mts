import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { ROOT } from './program.mts';

export const MANIFESTS = join(ROOT, 'kubernetes');

/** What `kubectl apply -R -f` reads, from the folder. */
export function manifestFiles(): string[] {
  if (!existsSync(MANIFESTS)) return [];
  const files = readdirSync(MANIFESTS, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => /\.(ya?ml|json)$/.test(file)).toSorted();
}

export function overlayNames(): string[] {
  const folder = join(ROOT, 'deployment/overlays');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, 'kustomization.yaml')));
}

export interface Resource {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string };
}

export const resourcesOf = (texts: readonly string[]): Resource[] =>
  texts.flatMap((text) => parseAllDocuments(text)).map((document) => (document.toJS() ?? {}) as Resource);

/** Kinds with a rollout, servers first: the services wait for them anyway. */
const ROLLOUTS = ['StatefulSet', 'DaemonSet', 'Deployment'];

/** Everything that is rolled out, as `kind/name`. */
export function workloadsOf(resources: readonly Resource[]): string[] {
  return ROLLOUTS.flatMap((kind) => {
    const names = resources.filter((resource) => resource.kind === kind).map(({ metadata }) => metadata?.name ?? '');
    return names.toSorted().map((name) => `${kind.toLowerCase()}/${name}`);
  });
}

/** What a pod that mounts a whole secret reads from it. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  'gobbler-gcp': ['key.json'],
  'gobbler-firebase': ['service-account.json'],
  'kong-ssl-cert': ['tls.crt', 'tls.key'],
};

/** The secrets without which the pods do not start, and the keys that these need of each. */
export function secretsOf(resources: readonly Resource[]): Map<string, Set<string>> {
  const secrets = new Map<string, Set<string>>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [field, inner] of Object.entries(value) as [string, unknown][]) {
      if (['secretKeyRef', 'secretRef', 'secret'].includes(field)) note(inner as SecretReference);
      visit(inner);
    }
  };
  const note = ({ name, secretName = name, key, items = [], optional }: SecretReference): void => {
    if (secretName === undefined || optional) return;
    const keys = secrets.get(secretName) ?? new Set(FILES[secretName]);
    for (const needed of [key, ...items.map((item) => item.key)]) if (needed !== undefined) keys.add(needed);
    secrets.set(secretName, keys);
  };
  for (const resource of resources) visit(resource);
  return new Map([...secrets].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

interface SecretReference {
  readonly name?: string;
  readonly secretName?: string;
  readonly key?: string;
  readonly items?: readonly { readonly key?: string }[];
  readonly optional?: boolean;
}
