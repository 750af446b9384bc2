import { bytes, cores } from '../support/quantity';
import { mainContainer, nameOf, podOf, type IContainer, type Workload } from '../support/resource';
import { eachWorkload, type Rule } from './rule';

type Probe = NonNullable<IContainer['livenessProbe']>;

const VOLUME_KINDS = ['name', 'emptyDir', 'configMap', 'secret'];
/** Milliseconds that our longest shutdown takes: the worker's 15 s and then 5 s for its connections. */
const SHUTDOWN_MS = 20_000;
/** Kong has no DRAIN_MS: its requests take at most 12 s. */
const KONG_REQUEST_MS = 12_000;

const isService = (workload: Workload) => workload.metadata?.labels?.['app.kubernetes.io/component'] === 'service';

function isIsolated(workload: Workload): boolean {
  const pod = podOf(workload);
  const { securityContext: security } = pod;
  return (
    pod.automountServiceAccountToken === false &&
    // Variables that Kubernetes makes of a Service named post would be POST_PORT=tcp://…: settings of ours, and wrong ones.
    pod.enableServiceLinks === false &&
    !(pod.hostNetwork ?? pod.hostPID ?? pod.hostIPC ?? pod.shareProcessNamespace) &&
    security?.runAsNonRoot === true &&
    security.seccompProfile?.type === 'RuntimeDefault' &&
    !security.sysctls &&
    !(pod.tolerations ?? pod.nodeSelector ?? pod.nodeName ?? pod.priorityClassName) &&
    (pod.volumes ?? []).every((volume) => Object.keys(volume).every((key) => VOLUME_KINDS.includes(key)))
  );
}

function isSpread(workload: Workload): boolean {
  return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].every((key) =>
    podOf(workload).topologySpreadConstraints?.some(
      ({ topologyKey, maxSkew, labelSelector }) =>
        topologyKey === key &&
        maxSkew === 1 &&
        labelSelector?.matchLabels?.['app.kubernetes.io/name'] === nameOf(workload),
    ),
  );
}

/** Autopilot gives 1 to 6.5 GiB per core, and changes what is outside of that. */
function fitsAutopilot(workload: Workload): boolean {
  const sum = (read: (requests: Record<string, string | number>) => number) =>
    podOf(workload).containers.reduce((total, { resources }) => total + read(resources?.requests ?? {}), 0);
  const gibibytesPerCore = sum(({ memory }) => bytes(memory)) / 2 ** 30 / sum(({ cpu }) => cores(cpu));
  return gibibytesPerCore >= 1 && gibibytesPerCore <= 6.5;
}

/** What is mounted belongs to root; a user with a number reads it through the pod's group. */
function readsMounts(workload: Workload): boolean {
  const { volumes = [], securityContext: security } = podOf(workload);
  const secrets = volumes.flatMap(({ secret }) => secret ?? []);
  const needsGroup = workload.kind === 'StatefulSet' || secrets.length > 0;
  const hasGroup = security?.fsGroup !== undefined && security.fsGroup === security.runAsGroup;
  return (!needsGroup || hasGroup) && secrets.every(({ defaultMode }) => defaultMode === 0o440);
}

function target(probe: Probe | undefined): string {
  if (probe?.httpGet) return `${probe.httpGet.path} on ${probe.httpGet.port}`;
  return probe?.tcpSocket ? 'tcp' : probe?.exec ? 'exec' : 'none';
}

/** A liveness probe that asks what the process needs would restart it for another's outage. */
function hasProbes(workload: Workload): boolean {
  const { livenessProbe, readinessProbe, startupProbe } = mainContainer(workload);
  const [startup, live, ready] = [startupProbe, livenessProbe, readinessProbe].map(target);
  if (isService(workload)) {
    return startup === '/healthz on http' && live === '/healthz on http' && ready === '/readyz on http';
  }
  // A command that can't run once killed a broker every 90 seconds; a port stays open while a server recovers.
  return startup !== 'none' && ready !== 'none' && (live === 'tcp' || live === '/status on status');
}

function allowsSlowStarts(workload: Workload): boolean {
  const { livenessProbe, startupProbe } = mainContainer(workload);
  const seconds = (probe: Probe | undefined) => (probe?.periodSeconds ?? 10) * (probe?.failureThreshold ?? 3);
  return seconds(startupProbe) >= 60 && seconds(livenessProbe) >= 30;
}

function probesItsPorts(workload: Workload): boolean {
  return podOf(workload).containers.every(({ ports = [], startupProbe, livenessProbe, readinessProbe }) => {
    const names = new Set(ports.map(({ name }) => name));
    const numbers = new Set(ports.map(({ containerPort }) => containerPort));
    const probed = [startupProbe, livenessProbe, readinessProbe].flatMap(
      (probe) => probe?.httpGet?.port ?? probe?.tcpSocket?.port ?? [],
    );
    return (
      names.size === ports.length && numbers.size === ports.length && probed.every((port) => names.has(String(port)))
    );
  });
}

function hasTimeToShutDown(workload: Workload): boolean {
  if (workload.kind !== 'Deployment') return (podOf(workload).terminationGracePeriodSeconds ?? 0) >= 30;
  const { lifecycle, env = [] } = mainContainer(workload);
  const [program, seconds] = lifecycle?.preStop?.exec?.command ?? [];
  const drainMs = Number(env.find(({ name }) => name === 'DRAIN_MS')?.value ?? NaN);
  const neededMs =
    (program === 'sleep' ? Number(seconds) * 1_000 : NaN) +
    (isService(workload) ? drainMs + SHUTDOWN_MS : KONG_REQUEST_MS);
  return neededMs < (podOf(workload).terminationGracePeriodSeconds ?? 30) * 1_000;
}

export const POD_RULES: readonly Rule[] = [
  eachWorkload('shares nothing with its node and has no token', isIsolated, {
    'has a token': (workload) => delete podOf(workload).automountServiceAccountToken,
    'has links to Services': (workload) => delete podOf(workload).enableServiceLinks,
    'shares the node’s network': (workload) => (podOf(workload).hostNetwork = true),
    'shares the node’s processes': (workload) => (podOf(workload).hostPID = true),
    'sees the node’s files': (workload) =>
      (podOf(workload).volumes ??= []).push({ name: 'x', hostPath: { path: '/' } }),
    'has no seccomp profile': (workload) => delete podOf(workload).securityContext?.seccompProfile,
  }),
  eachWorkload('is spread over zones and nodes', isSpread, {
    'is not spread': (workload) => podOf(workload).topologySpreadConstraints?.pop(),
  }),
  eachWorkload('has a shape that Autopilot takes as it is', fitsAutopilot, {
    'has too little memory': (workload) =>
      Object.assign(mainContainer(workload).resources?.requests ?? {}, { cpu: '8' }),
  }),
  eachWorkload('reads what is mounted through its group', readsMounts, {
    'mounts a secret for everyone': (workload) =>
      (podOf(workload).volumes ??= []).push({ name: 'x', secret: { secretName: 'x' } }),
  }),
  eachWorkload('has a liveness probe that only asks the process itself', hasProbes, {
    'has no startup probe': (workload) => delete mainContainer(workload).startupProbe,
    'has no liveness probe': (workload) => delete mainContainer(workload).livenessProbe,
    'has no readiness probe': (workload) => delete mainContainer(workload).readinessProbe,
    'is restarted by what it needs': (workload) =>
      (mainContainer(workload).livenessProbe = { httpGet: { path: '/readyz', port: 'http' } }),
  }),
  eachWorkload('is given time to start and to pause', allowsSlowStarts, {
    'is restarted after one failed probe': (workload) =>
      Object.assign(mainContainer(workload).livenessProbe ?? {}, { failureThreshold: 1 }),
  }),
  eachWorkload('probes ports that it has', probesItsPorts, {
    'probes an unknown port': (workload) =>
      (mainContainer(workload).readinessProbe = { tcpSocket: { port: 'unknown' } }),
  }),
  eachWorkload('has time to shut down in order', hasTimeToShutDown, {
    'is killed after 10 s': (workload) => (podOf(workload).terminationGracePeriodSeconds = 10),
  }),
];
