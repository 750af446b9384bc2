import { mainContainer, named, nameOf, podOf, workloads, type IContainer, type Workload } from '../support/resource';
import type { Rule } from '../support/rule';

type Probe = NonNullable<IContainer['livenessProbe']>;

/** Milliseconds that the longest shutdown of ours takes: the worker's 15 s and then its connections' 5 s. */
const SHUTDOWN_MS = 20_000;

const isService = (workload: Workload) => workload.metadata?.labels?.['app.kubernetes.io/component'] === 'service';

function pathOf(probe: Probe | undefined): string {
  if (probe?.httpGet) return `${probe.httpGet.path} on ${probe.httpGet.port}`;
  return probe?.tcpSocket ? 'tcp' : probe?.exec ? 'exec' : 'none';
}

function probeProblems(workload: Workload): string[] {
  const { livenessProbe, readinessProbe, startupProbe } = mainContainer(workload);
  const [startup, live, ready] = [startupProbe, livenessProbe, readinessProbe].map(pathOf);
  const name = nameOf(workload);
  if ([startup, live, ready].includes('none')) return [`${name} lacks a probe`];
  if (isService(workload)) {
    const isRight = startup === '/healthz on http' && live === '/healthz on http' && ready === '/readyz on http';
    return isRight ? [] : [`${name} is probed at ${startup}, ${live}, ${ready}`];
  }
  // A command that can't run once killed a broker every 90 seconds, and a port stays open while a server recovers.
  return live === 'tcp' || live === '/status on status' ? [] : [`${name} is restarted by ${live}`];
}

function patienceProblems(workload: Workload): string[] {
  const { livenessProbe, startupProbe } = mainContainer(workload);
  const seconds = (probe: Probe | undefined) => (probe?.periodSeconds ?? 10) * (probe?.failureThreshold ?? 3);
  return seconds(startupProbe) >= 60 && seconds(livenessProbe) >= 30
    ? []
    : [`${nameOf(workload)} is given up after ${seconds(startupProbe)} s of starting or ${seconds(livenessProbe)} s`];
}

function portProblems(workload: Workload): string[] {
  return podOf(workload).containers.flatMap((container) => {
    const ports = container.ports ?? [];
    const known = new Set(ports.map(({ name }) => name));
    const asked = [container.startupProbe, container.livenessProbe, container.readinessProbe].flatMap(
      (probe) => probe?.httpGet?.port ?? probe?.tcpSocket?.port ?? [],
    );
    const unknown = asked.filter((port) => !known.has(String(port)));
    const isTwice =
      known.size < ports.length || new Set(ports.map(({ containerPort }) => containerPort)).size < ports.length;
    return unknown.length > 0 || isTwice
      ? [`${nameOf(workload)}: ports ${[...known].join()}, probed ${asked.join()}`]
      : [];
  });
}

/** Milliseconds of `sleep`, before SIGTERM. */
function preStopMs(container: IContainer): number {
  const [program, seconds] = container.lifecycle?.preStop?.exec?.command ?? [];
  return program === 'sleep' ? Number(seconds) * 1_000 : NaN;
}

function graceProblems(workload: Workload): string[] {
  if (workload.kind !== 'Deployment') return [];
  const container = mainContainer(workload);
  const drainMs = Number(container.env?.find(({ name }) => name === 'DRAIN_MS')?.value ?? NaN);
  const graceMs = (podOf(workload).terminationGracePeriodSeconds ?? 30) * 1_000;
  // Kong has no DRAIN_MS: its requests have 12 s.
  const neededMs = preStopMs(container) + (isService(workload) ? drainMs + SHUTDOWN_MS : 12_000);
  return neededMs < graceMs ? [] : [`${nameOf(workload)} needs ${neededMs} ms to end and gets ${graceMs}`];
}

function each(name: string, problemsOf: (workload: Workload) => string[], violate: Rule['violate']): Rule {
  return { name, find: (resources) => workloads(resources).flatMap(problemsOf), violate };
}

export const PROBE_RULES: readonly Rule[] = [
  each('asks for life without asking what it needs', probeProblems, (resources) => {
    const probe = mainContainer(named(resources, 'Deployment', 'reservation')).livenessProbe;
    if (probe?.httpGet) probe.httpGet.path = '/readyz';
  }),
  each('is patient with a start and with a pause', patienceProblems, (resources) => {
    const probe = mainContainer(named(resources, 'Deployment', 'kong')).livenessProbe;
    if (probe) probe.failureThreshold = 1;
  }),
  each('probes ports that are there', portProblems, (resources) => {
    const probe = mainContainer(named(resources, 'Deployment', 'auth')).readinessProbe;
    if (probe?.httpGet) probe.httpGet.port = 'web';
  }),
  each('has the time to end in order', graceProblems, (resources) => {
    podOf(named(resources, 'Deployment', 'notification-worker')).terminationGracePeriodSeconds = 20;
  }),
];
