import {
  containerAt,
  containers,
  named,
  nameOf,
  ofKind,
  podOf,
  workloads,
  type PlacedContainer,
  type Resource,
} from '../support/resource';
import type { Rule } from '../support/rule';

/** What an operator makes by hand, and the keys in each; those of `gobbler` are the names in .env. */
export interface HandMadeSecrets {
  readonly [name: string]: ReadonlySet<string>;
}

const KINDS = new Set<string>([
  'Deployment',
  'StatefulSet',
  'Service',
  'ConfigMap',
  'ServiceAccount',
  'HorizontalPodAutoscaler',
  'PodDisruptionBudget',
  'NetworkPolicy',
]);

/** A Secret would hold a secret, a Namespace or a role is not for these manifests, a Job can't be applied twice. */
function kindProblems(resources: readonly Resource[]): string[] {
  return resources
    .filter(({ kind, metadata }) => !KINDS.has(kind) || metadata?.namespace !== undefined || !metadata?.name)
    .map((resource) => `${resource.kind} ${nameOf(resource)} is of a kind that is not for here, or names a namespace`);
}

function twinProblems(resources: readonly Resource[]): string[] {
  const names = resources.map((resource) => `${resource.kind} ${nameOf(resource)}`);
  return names.filter((name, index) => names.indexOf(name) < index).map((name) => `${name} is there twice`);
}

function configKeys(resources: readonly Resource[], name: string | undefined): readonly string[] {
  const map = ofKind(resources, 'ConfigMap').find((candidate) => nameOf(candidate) === name);
  return Object.keys(map?.data ?? {});
}

/** Every `ConfigMap/key` that is used, with where. */
function usedConfig(resources: readonly Resource[]): { readonly key: string; readonly place: string }[] {
  const fromEnv = containers(resources).flatMap(({ container, place }) =>
    (container.env ?? []).flatMap(({ valueFrom }) =>
      valueFrom?.configMapKeyRef
        ? [{ key: `${valueFrom.configMapKeyRef.name}/${valueFrom.configMapKeyRef.key}`, place }]
        : [],
    ),
  );
  const fromVolumes = containers(resources).flatMap(({ workload, container, place }) =>
    (container.volumeMounts ?? []).flatMap(({ name, subPath }) => {
      const map = podOf(workload).volumes?.find((volume) => volume.name === name)?.configMap?.name;
      if (map === undefined) return [];
      const keys = subPath === undefined ? configKeys(resources, map) : [subPath];
      // A ConfigMap that is not there has no keys, and is to be seen all the same.
      return (keys.length > 0 ? keys : ['']).map((key) => ({ key: `${map}/${key}`, place }));
    }),
  );
  return [...fromEnv, ...fromVolumes];
}

function configProblems(resources: readonly Resource[]): string[] {
  const there = new Set(
    ofKind(resources, 'ConfigMap').flatMap((map) => Object.keys(map.data ?? {}).map((key) => `${nameOf(map)}/${key}`)),
  );
  return usedConfig(resources)
    .filter(({ key }) => !there.has(key))
    .map(({ key, place }) => `${place} wants ${key}, which is not there`);
}

function unusedProblems(resources: readonly Resource[]): string[] {
  const used = new Set(usedConfig(resources).map(({ key }) => key));
  return ofKind(resources, 'ConfigMap').flatMap((map) =>
    Object.keys(map.data ?? {})
      .filter((key) => !used.has(`${nameOf(map)}/${key}`))
      .map((key) => `nobody reads ${nameOf(map)}/${key}`),
  );
}

function mountProblems({ workload, container, place }: PlacedContainer): string[] {
  const claims = workload.kind === 'StatefulSet' ? (workload.spec?.volumeClaimTemplates ?? []) : [];
  const volumes = new Set([
    ...(podOf(workload).volumes ?? []).map(({ name }) => name),
    ...claims.map(({ metadata }) => metadata?.name),
  ]);
  return (container.volumeMounts ?? [])
    .filter(({ name }) => !volumes.has(name))
    .map(({ name }) => `${place} mounts ${name}, which is no volume of its pod`);
}

/** A volume that nobody mounts is left over. */
function idleVolumeProblems(resources: readonly Resource[]): string[] {
  return workloads(resources).flatMap((workload) => {
    const pod = podOf(workload);
    const mounted = new Set(
      [...(pod.initContainers ?? []), ...pod.containers].flatMap(({ volumeMounts = [] }) =>
        volumeMounts.map(({ name }) => name),
      ),
    );
    return (pod.volumes ?? [])
      .filter(({ name }) => !mounted.has(name))
      .map(({ name }) => `${nameOf(workload)} has the volume ${name}, which nobody mounts`);
  });
}

function accountProblems(resources: readonly Resource[]): string[] {
  const there = new Set(ofKind(resources, 'ServiceAccount').map(nameOf));
  const asked = workloads(resources).flatMap((workload) => podOf(workload).serviceAccountName ?? []);
  const tokens = ofKind(resources, 'ServiceAccount').filter(
    (account) => account.automountServiceAccountToken !== false,
  );
  return [
    ...asked.filter((name) => !there.has(name)).map((name) => `there is no ServiceAccount ${name}`),
    ...[...there].filter((name) => !asked.includes(name)).map((name) => `nobody is the ServiceAccount ${name}`),
    ...tokens.map((account) => `the ServiceAccount ${nameOf(account)} hands out tokens`),
  ];
}

function secretProblems(resources: readonly Resource[], secrets: HandMadeSecrets): string[] {
  const volumes = workloads(resources).flatMap((workload) =>
    (podOf(workload).volumes ?? []).flatMap(({ secret }) => (secret ? [{ ...secret, place: nameOf(workload) }] : [])),
  );
  const keys = [
    ...containers(resources).flatMap(({ container, place }) =>
      (container.env ?? []).flatMap(({ valueFrom }) =>
        valueFrom?.secretKeyRef ? [{ ...valueFrom.secretKeyRef, place }] : [],
      ),
    ),
    ...volumes.flatMap(({ secretName: name = '', items = [], place }) =>
      items.map(({ key }) => ({ name, key, place })),
    ),
  ];
  return [
    ...keys
      .filter(({ name = '', key }) => !secrets[name]?.has(key))
      .map(({ name, key, place }) => `${place} wants ${key} of secret ${name}`),
    ...volumes
      .filter(({ secretName = '' }) => !(secretName in secrets))
      .map(({ secretName }) => `nobody makes the secret ${secretName}`),
    // All of .env in files would be all of it for whoever can read one.
    ...volumes
      .filter(({ secretName, items }) => secretName === 'gobbler' && !items?.length)
      .map(() => 'the secret gobbler is mounted as a whole'),
  ];
}

export function referenceRules(secrets: HandMadeSecrets): readonly Rule[] {
  return [
    {
      name: 'is of kinds that can be applied again and again, into any namespace, and holds no secret',
      find: kindProblems,
      violate: (resources) => {
        const { metadata } = named(resources, 'Service', 'user');
        if (metadata) metadata.namespace = 'default';
      },
    },
    {
      name: 'has each name once',
      find: twinProblems,
      violate: (resources) => void resources.push(structuredClone(named(resources, 'Service', 'auth'))),
    },
    {
      name: 'reads keys of ConfigMaps that are there',
      find: configProblems,
      violate: (resources) => {
        delete named(resources, 'ConfigMap', 'gobbler').data?.['LOG_LEVEL'];
      },
    },
    {
      name: 'has nothing in ConfigMaps that nobody reads',
      find: unusedProblems,
      violate: (resources) => {
        const { data } = named(resources, 'ConfigMap', 'gobbler-addresses');
        if (data) data['KAFKA_URL'] = 'kafka://kafka:9092';
      },
    },
    {
      name: 'mounts volumes that are there',
      find: (resources) => containers(resources).flatMap(mountProblems),
      violate: (resources) => {
        podOf(named(resources, 'Deployment', 'router')).volumes = [];
      },
    },
    {
      name: 'has no volume that nobody mounts',
      find: idleVolumeProblems,
      violate: (resources) =>
        void podOf(named(resources, 'Deployment', 'auth')).volumes?.push({ name: 'x', emptyDir: {} }),
    },
    {
      name: 'has the service accounts that are asked for, without tokens',
      find: accountProblems,
      violate: (resources) => {
        podOf(named(resources, 'Deployment', 'user')).serviceAccountName = 'admin';
      },
    },
    {
      name: 'takes no secret but what the documented commands make',
      find: (resources) => secretProblems(resources, secrets),
      violate: (resources) => {
        const env = containerAt(resources, 'payment/payment').env ?? [];
        env.push({ name: 'X', valueFrom: { secretKeyRef: { name: 'gobbler', key: 'STRIPE_PASSWORD' } } });
      },
    },
  ];
}
