import { isDeepStrictEqual } from 'node:util';
import { bytes } from '../support/quantity';
import { named, nameOf, ofKind, podLabels, podOf, workloads, type Resource, type Workload } from '../support/resource';
import { difference, eachOf, eachWorkload, together, type Rule } from './rule';

const deployments = (resources: readonly Resource[]) => ofKind(resources, 'Deployment');
const eachDeployment = eachOf(deployments);
const eachAutoscaler = eachOf((resources) => ofKind(resources, 'HorizontalPodAutoscaler'));
const eachStatefulSet = eachOf((resources) => ofKind(resources, 'StatefulSet'));
const eachService = eachOf((resources) => ofKind(resources, 'Service'));

function selects(labels: Readonly<Record<string, string>> | undefined, workload: Workload): boolean {
  const entries = Object.entries(labels ?? {});
  return entries.length > 0 && entries.every(([key, value]) => podLabels(workload)[key] === value);
}

/** A budget each, which lets one pod go: otherwise no node could be drained. */
function budgetProblems(resources: readonly Resource[]): string[] {
  return workloads(resources).flatMap((workload) => {
    const budgets = ofKind(resources, 'PodDisruptionBudget').filter(({ spec }) =>
      selects(spec?.selector?.matchLabels, workload),
    );
    return budgets.length === 1 && budgets[0]?.spec?.maxUnavailable === 1 ? [] : [nameOf(workload)];
  });
}

function serviceProblems(resources: readonly Resource[]): string[] {
  return ofKind(resources, 'Service').flatMap((service) => {
    const targets = workloads(resources).filter((workload) => selects(service.spec?.selector, workload));
    const open = targets.flatMap((target) => podOf(target).containers.flatMap(({ ports = [] }) => ports));
    const isOpen = (port: unknown) => open.some(({ name }) => name === port);
    return targets.length === 1 && service.spec?.ports?.every(({ targetPort }) => isOpen(targetPort))
      ? []
      : [nameOf(service)];
  });
}

export const WORKLOAD_RULES: readonly Rule[] = [
  eachDeployment(
    'rolls out without removing a pod first',
    ({ spec }) =>
      isDeepStrictEqual(spec?.strategy, { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } }) &&
      (spec?.progressDeadlineSeconds ?? 600) >= 600,
    { 'has no strategy': ({ spec }) => delete spec?.strategy },
  ),
  eachDeployment('leaves the number of pods to its autoscaler', ({ spec }) => spec?.replicas === undefined, {
    'has a number of pods, which applying again would restore': ({ spec }) =>
      Object.assign(spec ?? {}, { replicas: 2 }),
  }),
  eachAutoscaler(
    'scales by CPU, up at once and down slowly',
    ({ spec }) => {
      const { minReplicas = 1, metrics = [], behavior } = spec ?? {};
      const maxReplicas = spec?.maxReplicas ?? 0;
      const cpu = metrics.find(({ resource }) => resource?.name === 'cpu')?.resource?.target.averageUtilization ?? 0;
      const slowDown = behavior?.scaleDown?.stabilizationWindowSeconds ?? 0;
      return minReplicas >= 2 && maxReplicas > minReplicas && cpu >= 40 && cpu <= 80 && slowDown >= 120;
    },
    {
      'has no metric': ({ spec }) => Object.assign(spec ?? {}, { metrics: [] }),
      'starts with one pod': ({ spec }) => Object.assign(spec ?? {}, { minReplicas: 1 }),
    },
  ),
  together(
    'has an autoscaler for every Deployment',
    (resources) =>
      difference(
        'autoscaler',
        ofKind(resources, 'HorizontalPodAutoscaler').map(({ spec }) => String(spec?.scaleTargetRef.name)),
        deployments(resources).map(nameOf),
      ),
    {
      'scales another one': (resources) =>
        Object.assign(named(resources, 'HorizontalPodAutoscaler', 'auth').spec?.scaleTargetRef ?? {}, { name: 'user' }),
    },
  ),
  together('lets one pod of each workload be evicted at a time', budgetProblems, {
    'lets all go': (resources) =>
      Object.assign(named(resources, 'PodDisruptionBudget', 'kong').spec ?? {}, { maxUnavailable: '100%' }),
    'has no budget': (resources) =>
      resources.splice(resources.indexOf(named(resources, 'PodDisruptionBudget', 'redis')), 1),
  }),
  eachWorkload(
    'selects its own pods, by what never changes',
    (workload) =>
      isDeepStrictEqual(workload.spec?.selector.matchLabels, { 'app.kubernetes.io/name': nameOf(workload) }) &&
      selects(workload.spec?.selector.matchLabels, workload) &&
      podLabels(workload)['app.kubernetes.io/part-of'] === 'gobbler',
    {
      'selects others': ({ spec }) =>
        Object.assign(spec?.selector.matchLabels ?? {}, { 'app.kubernetes.io/name': 'x' }),
    },
  ),
  together('has Services that each reach one workload at ports that it has', serviceProblems, {
    'reaches an unknown port': (resources) =>
      Object.assign(named(resources, 'Service', 'router').spec?.ports?.[0] ?? {}, { targetPort: 'graphql' }),
    'reaches no workload': (resources) =>
      Object.assign(named(resources, 'Service', 'user').spec?.selector ?? {}, { 'app.kubernetes.io/name': 'users' }),
  }),
  eachService(
    'is reached from outside through Kong alone, on 80 and 443',
    (service) => {
      const { type = 'ClusterIP', externalTrafficPolicy, externalIPs, ports = [] } = service.spec ?? {};
      const door = ports.map(({ port, targetPort }) => `${port}:${targetPort}`).join();
      const isKong = door === '80:http,443:https' && type === 'LoadBalancer' && externalTrafficPolicy === 'Local';
      const isRight = nameOf(service) === 'kong' ? isKong : type === 'ClusterIP';
      return isRight && !externalIPs && ports.every(({ nodePort }) => !nodePort);
    },
    { 'is published on every node': ({ spec }) => Object.assign(spec ?? {}, { type: 'NodePort' }) },
  ),
];

/** Of the bundled servers, which an overlay may leave out. */
export const DATA_RULES: readonly Rule[] = [
  eachStatefulSet(
    'keeps its data on a volume that stays, behind a headless Service',
    (set) => {
      const { volumeClaimTemplates = [], persistentVolumeClaimRetentionPolicy: kept, serviceName } = set.spec ?? {};
      const [claim] = volumeClaimTemplates;
      const isMounted = podOf(set).containers[0]?.volumeMounts?.some(({ name }) => name === claim?.metadata?.name);
      return (
        isMounted === true &&
        bytes(claim?.spec?.resources?.requests?.['storage']) >= 10 * 2 ** 30 &&
        isDeepStrictEqual(kept, { whenDeleted: 'Retain', whenScaled: 'Retain' }) &&
        serviceName === `${nameOf(set)}-nodes`
      );
    },
    {
      'has no volume': ({ spec }) => Object.assign(spec ?? {}, { volumeClaimTemplates: [] }),
      'loses its volume': ({ spec }) => delete spec?.persistentVolumeClaimRetentionPolicy,
    },
  ),
  together(
    'has a headless Service for each StatefulSet',
    (resources) =>
      ofKind(resources, 'StatefulSet')
        .map(nameOf)
        .filter((name) => named(resources, 'Service', `${name}-nodes`).spec?.clusterIP !== 'None'),
    {
      'has an address of its own': (resources) =>
        Object.assign(named(resources, 'Service', 'redis-nodes').spec ?? {}, { clusterIP: '10.0.0.1' }),
    },
  ),
];
