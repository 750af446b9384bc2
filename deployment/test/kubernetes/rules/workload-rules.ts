import { isDeepStrictEqual } from 'node:util';
import { bytes } from '../support/quantity';
import { named, nameOf, ofKind, podLabels, podOf, workloads, type Resource, type Workload } from '../support/resource';
import type { Rule } from '../support/rule';

function rolloutProblems(resources: readonly Resource[]): string[] {
  return ofKind(resources, 'Deployment').flatMap((deployment) => {
    const { strategy, progressDeadlineSeconds = 600 } = deployment.spec ?? {};
    const { maxUnavailable, maxSurge } = strategy?.rollingUpdate ?? {};
    const isRolling = strategy?.type === 'RollingUpdate' && maxUnavailable === 0 && Number(maxSurge) >= 1;
    return isRolling && progressDeadlineSeconds >= 600
      ? []
      : [`${nameOf(deployment)} takes pods away before new ones are there`];
  });
}

/** Applying again would set the count back to what stands there. */
function replicaProblems(resources: readonly Resource[]): string[] {
  const counted = ofKind(resources, 'Deployment').filter(({ spec }) => spec?.replicas !== undefined);
  return counted.map((deployment) => `${nameOf(deployment)} counts its pods, which its autoscaler does`);
}

function autoscalerProblems(resources: readonly Resource[]): string[] {
  const scalers = ofKind(resources, 'HorizontalPodAutoscaler');
  const targets = scalers.map(({ spec }) => `${spec?.scaleTargetRef.kind}/${spec?.scaleTargetRef.name}`);
  const deployments = ofKind(resources, 'Deployment').map((deployment) => `Deployment/${nameOf(deployment)}`);
  const wrong = scalers.flatMap((scaler) => {
    const { minReplicas = 1, metrics = [], behavior } = scaler.spec ?? {};
    const maxReplicas = scaler.spec?.maxReplicas ?? 0;
    const cpu = metrics.find(({ resource }) => resource?.name === 'cpu')?.resource?.target;
    const utilization = cpu?.type === 'Utilization' ? (cpu.averageUtilization ?? 0) : 0;
    const isPatient = (behavior?.scaleDown?.stabilizationWindowSeconds ?? 0) >= 120;
    const isRight =
      minReplicas >= 2 && maxReplicas > minReplicas && utilization >= 40 && utilization <= 80 && isPatient;
    return isRight ? [] : [`the autoscaler of ${nameOf(scaler)} has no sensible bounds, metric or behaviour`];
  });
  return isDeepStrictEqual(targets.toSorted(), deployments.toSorted())
    ? wrong
    : [...wrong, `autoscalers are for ${targets.join()}, deployments are ${deployments.join()}`];
}

function selects(selector: { matchLabels?: Record<string, string> } | undefined, workload: Workload): boolean {
  const wanted = Object.entries(selector?.matchLabels ?? {});
  return wanted.length > 0 && wanted.every(([key, value]) => podLabels(workload)[key] === value);
}

function budgetProblems(resources: readonly Resource[]): string[] {
  return workloads(resources).flatMap((workload) => {
    const budgets = ofKind(resources, 'PodDisruptionBudget').filter(({ spec }) => selects(spec?.selector, workload));
    // One may always go, or no machine could ever be emptied.
    const isRight = budgets.length === 1 && budgets[0]?.spec?.maxUnavailable === 1;
    return isRight ? [] : [`${nameOf(workload)} has ${budgets.length} budgets, or one that holds machines up`];
  });
}

/** A selector can't be changed later, so it names the workload and nothing that may change. */
function selectorProblems(resources: readonly Resource[]): string[] {
  return workloads(resources).flatMap((workload) => {
    const wanted = { 'app.kubernetes.io/name': nameOf(workload) };
    const labels = podLabels(workload);
    const isRight =
      isDeepStrictEqual(workload.spec?.selector.matchLabels, wanted) &&
      selects(workload.spec?.selector, workload) &&
      labels['app.kubernetes.io/part-of'] === 'gobbler';
    return isRight ? [] : [`${nameOf(workload)} selects ${JSON.stringify(workload.spec?.selector)}`];
  });
}

function dataProblems(resources: readonly Resource[]): string[] {
  return ofKind(resources, 'StatefulSet').flatMap((set) => {
    const { volumeClaimTemplates = [], persistentVolumeClaimRetentionPolicy: kept, serviceName } = set.spec ?? {};
    const [claim] = volumeClaimTemplates;
    const isMounted = podOf(set).containers[0]?.volumeMounts?.some(({ name }) => name === claim?.metadata?.name);
    const isBig = bytes(claim?.spec?.resources?.requests?.['storage']) >= 10 * 2 ** 30;
    const headless = ofKind(resources, 'Service').find((service) => nameOf(service) === serviceName);
    const isRight =
      isMounted &&
      isBig &&
      kept?.whenDeleted === 'Retain' &&
      kept.whenScaled === 'Retain' &&
      headless?.spec?.clusterIP === 'None';
    return isRight ? [] : [`${nameOf(set)} has no volume that stays, or no headless Service`];
  });
}

function serviceProblems(resources: readonly Resource[]): string[] {
  return ofKind(resources, 'Service').flatMap((service) => {
    const targets = workloads(resources).filter((workload) =>
      selects({ matchLabels: service.spec?.selector ?? {} }, workload),
    );
    const [target] = targets;
    const open = target ? podOf(target).containers.flatMap(({ ports = [] }) => ports.map(({ name }) => name)) : [];
    const missing = (service.spec?.ports ?? []).filter(({ targetPort }) => !open.includes(String(targetPort)));
    return targets.length === 1 && missing.length === 0
      ? []
      : [
          `Service ${nameOf(service)} selects ${targets.length} workloads, of which ${missing.length} ports are missing`,
        ];
  });
}

function doorProblems(resources: readonly Resource[]): string[] {
  return ofKind(resources, 'Service').flatMap((service) => {
    const { type, externalTrafficPolicy, externalIPs, ports = [] } = service.spec ?? {};
    const isInside = !type || type === 'ClusterIP';
    const doors = ports.map(({ port, targetPort }) => `${port}:${targetPort}`).join();
    const isKong = nameOf(service) === 'kong' && type === 'LoadBalancer';
    const isRight = isKong ? doors === '80:http,443:https' && externalTrafficPolicy === 'Local' : isInside;
    return isRight && !externalIPs && ports.every(({ nodePort }) => !nodePort)
      ? []
      : [`Service ${nameOf(service)} is a way in: ${type} ${doors} ${externalTrafficPolicy}`];
  });
}

export const WORKLOAD_RULES: readonly Rule[] = [
  {
    name: 'rolls out without taking a pod away first',
    find: rolloutProblems,
    violate: (resources) => {
      delete named(resources, 'Deployment', 'router').spec?.strategy;
    },
  },
  {
    name: 'leaves counting pods to the autoscalers',
    find: replicaProblems,
    violate: (resources) => {
      const { spec } = named(resources, 'Deployment', 'auth');
      if (spec) spec.replicas = 2;
    },
  },
  {
    name: 'scales every Deployment by its CPU',
    find: autoscalerProblems,
    violate: (resources) => {
      const { spec } = named(resources, 'HorizontalPodAutoscaler', 'post');
      if (spec) spec.metrics = [];
    },
  },
  {
    name: 'lets one pod of each go at a time',
    find: budgetProblems,
    violate: (resources) => {
      const { spec } = named(resources, 'PodDisruptionBudget', 'kong');
      if (spec) spec.maxUnavailable = '100%';
    },
  },
  {
    name: 'selects its own pods, by what never changes',
    find: selectorProblems,
    violate: (resources) => {
      const { spec } = named(resources, 'Deployment', 'user');
      if (spec) spec.selector = { matchLabels: { 'app.kubernetes.io/name': 'auth' } };
    },
  },
  {
    name: 'has Services that reach one workload at ports that it has',
    find: serviceProblems,
    violate: (resources) => {
      const [port] = named(resources, 'Service', 'router').spec?.ports ?? [];
      if (port) port.targetPort = 'graphql';
    },
  },
  {
    name: 'is reached from outside through Kong alone, on 80 and 443',
    find: doorProblems,
    violate: (resources) => {
      const { spec } = named(resources, 'Service', 'auth');
      if (spec) spec.type = 'NodePort';
    },
  },
];

/** Of the bundled servers, which an overlay may leave out. */
export const DATA_RULES: readonly Rule[] = [
  {
    name: 'keeps data on volumes that stay',
    find: dataProblems,
    violate: (resources) => {
      const { spec } = named(resources, 'StatefulSet', 'rabbitmq');
      if (spec) spec.volumeClaimTemplates = [];
    },
  },
];
