import { bytes, cores } from '../support/quantity';
import { named, nameOf, podOf, workloads, type Workload } from '../support/resource';
import type { Rule } from '../support/rule';

const VOLUME_KINDS = new Set(['emptyDir', 'configMap', 'secret']);
/** Variables that Kubernetes makes of a Service named post would be POST_PORT=tcp://…: settings of ours, and wrong ones. */
const LINKS = 'has variables made of the names of Services';

function isolationProblems(workload: Workload): string[] {
  const pod = podOf(workload);
  const problems = [
    pod.automountServiceAccountToken === false || 'is given a service account’s token',
    pod.enableServiceLinks === false || LINKS,
    !(pod.hostNetwork ?? pod.hostPID ?? pod.hostIPC ?? pod.shareProcessNamespace) || 'shares something of its machine',
    pod.securityContext?.runAsNonRoot === true || 'may run as root',
    pod.securityContext?.seccompProfile?.type === 'RuntimeDefault' || 'has no seccomp profile',
    !pod.securityContext?.sysctls || 'sets sysctls',
    (!pod.tolerations && !pod.nodeSelector && !pod.nodeName && !pod.priorityClassName) || 'asks for certain machines',
    (pod.volumes ?? []).every((volume) =>
      Object.keys(volume).every((key) => key === 'name' || VOLUME_KINDS.has(key)),
    ) || 'has a volume of a kind that is not for it',
  ];
  return problems.filter((problem) => problem !== true).map((problem) => `${nameOf(workload)} ${problem}`);
}

function spreadProblems(workload: Workload): string[] {
  const constraints = podOf(workload).topologySpreadConstraints ?? [];
  const isSpread = (key: string) =>
    constraints.some(
      ({ topologyKey, maxSkew, labelSelector }) =>
        topologyKey === key &&
        maxSkew === 1 &&
        labelSelector?.matchLabels?.['app.kubernetes.io/name'] === nameOf(workload),
    );
  return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname']
    .filter((key) => !isSpread(key))
    .map((key) => `${nameOf(workload)} is not spread by ${key}`);
}

/** Autopilot gives 1 to 6.5 GiB a core, and changes what is outside that. */
function shapeProblems(workload: Workload): string[] {
  const sum = (read: (requests: Record<string, string | number>) => number) =>
    podOf(workload).containers.reduce((total, { resources }) => total + read(resources?.requests ?? {}), 0);
  const gibibytesPerCore = sum(({ memory }) => bytes(memory)) / 2 ** 30 / sum(({ cpu }) => cores(cpu));
  return gibibytesPerCore >= 1 && gibibytesPerCore <= 6.5
    ? []
    : [`${nameOf(workload)} requests ${gibibytesPerCore} GiB a core`];
}

/** What is mounted belongs to root; a user by number reads it through the pod's group. */
function groupProblems(workload: Workload): string[] {
  const pod = podOf(workload);
  const needsGroup = workload.kind === 'StatefulSet' || (pod.volumes ?? []).some(({ secret }) => secret);
  const isReadable = (pod.volumes ?? []).every(({ secret }) => !secret || secret.defaultMode === 0o440);
  const isRight = !needsGroup || (pod.securityContext?.fsGroup === pod.securityContext?.runAsGroup && isReadable);
  return isRight ? [] : [`${nameOf(workload)} can't read what is mounted, or others can`];
}

function each(name: string, problemsOf: (workload: Workload) => string[], violate: Rule['violate']): Rule {
  return { name, find: (resources) => workloads(resources).flatMap(problemsOf), violate };
}

export const POD_RULES: readonly Rule[] = [
  each('shares nothing with its machine and has no token', isolationProblems, (resources) => {
    delete podOf(named(resources, 'Deployment', 'router')).enableServiceLinks;
  }),
  each('is spread over zones and machines', spreadProblems, (resources) => {
    podOf(named(resources, 'Deployment', 'user')).topologySpreadConstraints?.pop();
  }),
  each('has a shape that Autopilot takes as it is', shapeProblems, (resources) => {
    const [container] = podOf(named(resources, 'Deployment', 'kong')).containers;
    if (container?.resources?.requests) container.resources.requests['cpu'] = '100m';
  }),
  each('reads what is mounted through its group', groupProblems, (resources) => {
    delete podOf(named(resources, 'Deployment', 'kong')).securityContext?.fsGroup;
  }),
];
