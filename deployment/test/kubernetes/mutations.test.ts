import { CONTAINER_RULES } from './rules/container-rules';
import { networkRules } from './rules/network-rules';
import { POD_RULES } from './rules/pod-rules';
import { PROBE_RULES } from './rules/probe-rules';
import { PLAIN } from './support/editions';
import {
  containerAt,
  containers,
  mainContainer,
  nameOf,
  ofKind,
  podOf,
  workloads,
  type IContainer,
  type IPodSpec,
  type Resource,
  type Workload,
} from './support/resource';
import type { Rule } from './support/rule';

// Hundreds of changes, each looked at by itself.
jest.setTimeout(180_000);

function problems(rules: readonly Rule[], resources: readonly Resource[]): string[] {
  return rules.flatMap(({ find }) => find(resources));
}

/** Runs a change at each place by itself, and returns the places where nobody saw it. */
function unseen<Place>(
  rules: readonly Rule[],
  places: (resources: Resource[]) => readonly Place[],
  nameOfPlace: (place: Place) => string,
  change: (place: Place) => void,
): string[] {
  const count = places(PLAIN.read()).length;
  return Array.from({ length: count }, (_, index) => index).flatMap((index) => {
    const resources = PLAIN.read();
    const place = places(resources)[index];
    if (place === undefined) return [`there is no place ${index}`];
    change(place);
    return problems(rules, resources).length > 0 ? [] : [nameOfPlace(place)];
  });
}

const SECURITY = (container: IContainer) => (container.securityContext ??= {});

const CONTAINER_CHANGES: Readonly<Record<string, (container: IContainer) => void>> = {
  'is privileged': (container) => void (SECURITY(container).privileged = true),
  'runs as root': (container) => void (SECURITY(container).runAsUser = 0),
  'may run as root': (container) => void delete SECURITY(container).runAsNonRoot,
  'may escalate': (container) => void delete SECURITY(container).allowPrivilegeEscalation,
  'keeps capabilities': (container) => void (SECURITY(container).capabilities = { drop: ['NET_RAW'] }),
  'adds a capability': (container) => void (SECURITY(container).capabilities = { drop: ['ALL'], add: ['SYS_ADMIN'] }),
  'has no seccomp profile': (container) => void (SECURITY(container).seccompProfile = { type: 'Unconfined' }),
  'can write to its root': (container) => void (SECURITY(container).readOnlyRootFilesystem = false),
  'has the latest image': (container) => void (container.image = container.image?.replace(/:[^:]+$/, ':latest') ?? ''),
  'has an image without a tag': (container) => void (container.image = container.image?.replace(/:[^:]+$/, '') ?? ''),
  'has no requests': (container) => void delete container.resources?.requests,
  'has no limits': (container) => void delete container.resources?.limits,
  'takes a whole secret': (container) => void (container.envFrom = [{ secretRef: { name: 'gobbler' } }]),
  'has a port of the machine': (container) => void (container.ports = [{ containerPort: 1, hostPort: 1 }]),
};

const POD_CHANGES: Readonly<Record<string, (pod: IPodSpec) => void>> = {
  'has a token': (pod) => void delete pod.automountServiceAccountToken,
  'is given links of Services': (pod) => void delete pod.enableServiceLinks,
  'shares the machine’s network': (pod) => void (pod.hostNetwork = true),
  'shares the machine’s processes': (pod) => void (pod.hostPID = true),
  'sees the machine’s files': (pod) =>
    void (pod.volumes = [...(pod.volumes ?? []), { name: 'x', hostPath: { path: '/' } }]),
  'has no seccomp profile': (pod) => void delete pod.securityContext?.seccompProfile,
  'is not spread': (pod) => void delete pod.topologySpreadConstraints,
};

const MAIN_CHANGES: Readonly<Record<string, (container: IContainer) => void>> = {
  'has no probe of its start': (container) => void delete container.startupProbe,
  'has no probe of its life': (container) => void delete container.livenessProbe,
  'has no probe of its readiness': (container) => void delete container.readinessProbe,
  'dies by what it needs': (container) =>
    void (container.livenessProbe = { httpGet: { path: '/readyz', port: 'http' } }),
};

describe('at every place a change for the worse is seen', () => {
  it.each(Object.entries(CONTAINER_CHANGES))('when a container %s', (_, change) => {
    const places = (resources: Resource[]) => containers(resources);
    expect(places(PLAIN.read()).length).toBeGreaterThan(15);
    expect(
      unseen(
        CONTAINER_RULES,
        places,
        ({ place }) => place,
        ({ container }) => change(container),
      ),
    ).toEqual([]);
  });

  it.each(Object.entries(POD_CHANGES))('when a pod %s', (_, change) => {
    expect(unseen<Workload>(POD_RULES, workloads, nameOf, (workload) => change(podOf(workload)))).toEqual([]);
  });

  it.each(Object.entries(MAIN_CHANGES))('when a service or a server %s', (_, change) => {
    expect(unseen<Workload>(PROBE_RULES, workloads, nameOf, (workload) => change(mainContainer(workload)))).toEqual([]);
  });

  it('when a service may not end in order', () => {
    const deployments = (resources: Resource[]) => ofKind(resources, 'Deployment');
    const hurry = (deployment: Workload) => void (podOf(deployment).terminationGracePeriodSeconds = 10);
    expect(unseen<Workload>(PROBE_RULES, deployments, nameOf, hurry)).toEqual([]);
  });
});

describe('every opening in the network', () => {
  const rules = networkRules(PLAIN);

  interface Opening {
    readonly name: string;
    readonly rules: object[];
    readonly index: number;
  }

  const openings = (resources: Resource[]): Opening[] =>
    ofKind(resources, 'NetworkPolicy').flatMap((policy) =>
      [policy.spec?.ingress ?? [], policy.spec?.egress ?? []].flatMap((list: object[]) =>
        list.map((_, index) => ({ name: `${nameOf(policy)} ${JSON.stringify(list[index])}`, rules: list, index })),
      ),
    );

  it('is needed', () => {
    const close = ({ rules: list, index }: Opening) => void list.splice(index, 1);
    expect(openings(PLAIN.read()).length).toBeGreaterThan(30);
    expect(unseen(rules, openings, ({ name }) => name, close)).toEqual([]);
  });

  it('names its ports', () => {
    const widen = ({ rules: list, index }: Opening) => void (list[index] = { ...list[index], ports: undefined });
    expect(unseen(rules, openings, ({ name }) => name, widen)).toEqual([]);
  });

  it('names who is meant', () => {
    const widen = ({ rules: list, index }: Opening) => {
      const { from: _from, to: _to, ...rest } = list[index] as { from?: unknown; to?: unknown };
      list[index] = rest;
    };
    // The world's door names nobody as it is.
    const others = (resources: Resource[]) => openings(resources).filter(({ name }) => !name.includes('8443'));
    expect(unseen(rules, others, ({ name }) => name, widen)).toEqual([]);
  });

  it('can’t be added between any two that have no business with each other', () => {
    const names = workloads(PLAIN.read()).map(nameOf);
    const pairs = names.flatMap((from) => names.map((to) => [from, to] as const));
    const allowed = new Set<string>();
    const missed = pairs.filter(([from, to]) => {
      const resources = PLAIN.read();
      const port = mainContainer(workloads(resources).find((workload) => nameOf(workload) === to) ?? fail()).ports?.[0];
      const selector = (name: string) => ({ matchLabels: { 'app.kubernetes.io/name': name } });
      resources.push({
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'planted' },
        spec: {
          podSelector: selector(from),
          policyTypes: ['Egress'],
          egress: [{ to: [{ podSelector: selector(to) }], ports: [{ port: port?.containerPort ?? 0 }] }],
        },
      });
      if (problems(rules, resources).length > 0) return false;
      allowed.add(`${from} → ${to}`);
      return !isDocumented(from, to);
    });
    expect(missed).toEqual([]);
    expect(allowed.size).toBeGreaterThan(20);
  });
});

function isDocumented(from: string, to: string): boolean {
  const text = JSON.stringify(containerAt(PLAIN.read(), `${from}/${from}`).env ?? []);
  // A service is given the address of whom it calls: AUTH_URL, or its database's, RabbitMQ's or Redis's.
  const servers: Readonly<Record<string, RegExp>> = {
    postgres: /"(AUTH|USER|PAYMENT|NOTIFICATION_WORKER)_DATABASE_URL"/,
    mariadb: /"(POST|RESERVATION)_DATABASE_URL"/,
    redis: /REDIS_(URL|HOST)"/,
    rabbitmq: /"RABBITMQ_URL"/,
  };
  return (servers[to] ?? new RegExp(`"${to.toUpperCase()}_URL"`)).test(text);
}

function fail(): never {
  throw new Error('there is no such workload');
}
