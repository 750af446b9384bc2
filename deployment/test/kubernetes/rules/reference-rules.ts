import {
  containers,
  named,
  nameOf,
  ofKind,
  podOf,
  workloads,
  type PlacedContainer,
  type Resource,
} from '../support/resource';
import { difference, eachContainer, eachWorkload, together, type Rule } from './rule';

/** Names of the secrets that an operator makes, and the keys in each. */
type HandMadeSecrets = Readonly<Record<string, ReadonlySet<string>>>;

/** A Secret would hold a secret, a Namespace or a role is not for these manifests to make, a Job can't be applied twice. */
const KINDS: readonly string[] = [
  'Deployment',
  'StatefulSet',
  'Service',
  'ConfigMap',
  'ServiceAccount',
  'HorizontalPodAutoscaler',
  'PodDisruptionBudget',
  'NetworkPolicy',
];

const configKeys = (resources: readonly Resource[]) =>
  ofKind(resources, 'ConfigMap').flatMap((map) => Object.keys(map.data ?? {}).map((key) => `${nameOf(map)}/${key}`));

/** Every `ConfigMap/key` that a container reads, by its environment or by files; all of a map's keys when it is mounted whole. */
function usedConfig(resources: readonly Resource[], { workload, container }: PlacedContainer): string[] {
  const fromEnv = (container.env ?? []).flatMap(({ valueFrom }) => valueFrom?.configMapKeyRef ?? []);
  const fromFiles = (container.volumeMounts ?? []).flatMap(({ name, subPath }) => {
    const map = podOf(workload).volumes?.find((volume) => volume.name === name)?.configMap?.name;
    if (map === undefined) return [];
    if (subPath !== undefined) return [{ name: map, key: subPath }];
    const config = ofKind(resources, 'ConfigMap').find((candidate) => nameOf(candidate) === map);
    // A ConfigMap that is missing has no keys, and must be noticed all the same.
    return Object.keys(config?.data ?? { '': '' }).map((key) => ({ name: map, key }));
  });
  return [...fromEnv, ...fromFiles].map(({ name, key }) => `${name}/${key}`);
}

function configProblems(resources: readonly Resource[]): string[] {
  const used = containers(resources).flatMap((placed) => usedConfig(resources, placed));
  return difference('key of a ConfigMap', configKeys(resources), used);
}

function accountProblems(resources: readonly Resource[]): string[] {
  const accounts = ofKind(resources, 'ServiceAccount');
  const asked = workloads(resources).flatMap((workload) => podOf(workload).serviceAccountName ?? []);
  return [
    ...difference('ServiceAccount', accounts.map(nameOf), asked),
    ...accounts.filter(({ automountServiceAccountToken: mounts }) => mounts !== false).map(nameOf),
  ];
}

function takesKnownSecrets({ workload, container }: PlacedContainer, secrets: HandMadeSecrets): boolean {
  const volumes = (podOf(workload).volumes ?? []).flatMap(({ secret }) => secret ?? []);
  const keys = [
    ...(container.env ?? []).flatMap(({ valueFrom }) => valueFrom?.secretKeyRef ?? []),
    ...volumes.flatMap(({ secretName: name = '', items = [] }) => items.map(({ key }) => ({ name, key }))),
  ];
  return (
    keys.every(({ name = '', key }) => secrets[name]?.has(key)) &&
    // As files, all of .env would be readable to anyone who can read one of them.
    volumes.every(({ secretName = '', items }) => secretName in secrets && (secretName !== 'gobbler' || items?.length))
  );
}

export function referenceRules(secrets: HandMadeSecrets): readonly Rule[] {
  return [
    together(
      'is of kinds that can be applied repeatedly, into any namespace, and holds no secret',
      (resources) =>
        resources
          .filter(({ kind, metadata }) => !KINDS.includes(kind) || metadata?.namespace !== undefined || !metadata?.name)
          .map(nameOf),
      {
        'names a namespace': (resources) =>
          Object.assign(named(resources, 'Service', 'user').metadata ?? {}, { namespace: 'default' }),
        'is a secret': (resources) => Object.assign(named(resources, 'ConfigMap', 'gobbler'), { kind: 'Secret' }),
      },
    ),
    together(
      'has each name once',
      (resources) => {
        const names = resources.map((resource) => `${resource.kind} ${nameOf(resource)}`);
        return names.filter((name, index) => names.indexOf(name) < index);
      },
      { 'is there twice': (resources) => resources.push(structuredClone(named(resources, 'Service', 'auth'))) },
    ),
    together('reads every key of the ConfigMaps, and no others', configProblems, {
      'lacks a key': (resources) => delete named(resources, 'ConfigMap', 'gobbler').data?.['LOG_LEVEL'],
      'lacks a ConfigMap': (resources) =>
        resources.splice(resources.indexOf(named(resources, 'ConfigMap', 'postgres-init')), 1),
      'has a key that is not read': (resources) =>
        Object.assign(named(resources, 'ConfigMap', 'gobbler-addresses').data ?? {}, { KAFKA_URL: 'kafka://kafka' }),
    }),
    eachWorkload(
      'mounts every volume that it has, and no others',
      (workload) => {
        const { containers: main, initContainers = [], volumes = [] } = podOf(workload);
        const mounted = [...initContainers, ...main].flatMap(({ volumeMounts = [] }) => volumeMounts);
        const claims = workload.kind === 'StatefulSet' ? (workload.spec?.volumeClaimTemplates ?? []) : [];
        const all = [...volumes.map(({ name }) => name), ...claims.map(({ metadata }) => metadata?.name ?? '')];
        return (
          difference(
            '',
            all,
            mounted.map(({ name }) => name),
          ).length === 0
        );
      },
      {
        'mounts an unknown volume': (workload) => (podOf(workload).volumes = []),
        'has a volume that is not mounted': (workload) => podOf(workload).volumes?.push({ name: 'x', emptyDir: {} }),
      },
    ),
    together('has the service accounts that pods name, without tokens', accountProblems, {
      'names an unknown account': (resources) =>
        (podOf(named(resources, 'Deployment', 'user')).serviceAccountName = 'admin'),
      'hands out tokens': (resources) => delete named(resources, 'ServiceAccount', 'post').automountServiceAccountToken,
    }),
    eachContainer(
      'takes only secrets that the documented commands make',
      (placed) => takesKnownSecrets(placed, secrets),
      {
        'takes an unknown key': ({ container }) =>
          (container.env ??= []).push({ name: 'X', valueFrom: { secretKeyRef: { name: 'gobbler', key: 'UNKNOWN' } } }),
        'mounts all of .env': ({ workload }) =>
          (podOf(workload).volumes ??= []).push({ name: 'x', secret: { secretName: 'gobbler' } }),
      },
    ),
  ];
}
