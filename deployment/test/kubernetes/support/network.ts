import type {
  INetworkPolicy,
  INetworkPolicyPeer,
  INetworkPolicyPort,
} from 'kubernetes-models/networking.k8s.io/v1' with { 'resolution-mode': 'import' };
import { nameOf, ofKind, podLabels, podOf, workloads, type Resource, type Workload } from './resource';

type Selector = NonNullable<INetworkPolicyPeer['podSelector']>;
type Direction = 'Ingress' | 'Egress';

/** A rule that lets something through, with the peers and ports that it names. */
interface Opening {
  readonly peers: readonly INetworkPolicyPeer[] | undefined;
  readonly ports: readonly INetworkPolicyPort[] | undefined;
}

function matches(selector: Selector | undefined, labels: Readonly<Record<string, string>>): boolean {
  const isEqual = Object.entries(selector?.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  return (
    isEqual &&
    (selector?.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      if (operator !== 'In') throw new Error(`the operator ${operator} is not understood here`);
      return values.includes(labels[key] ?? '');
    })
  );
}

function openings(resources: readonly Resource[], workload: Workload, direction: Direction): Opening[] {
  return policiesOf(resources, workload, direction).flatMap(({ spec }) =>
    direction === 'Ingress'
      ? (spec?.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports }))
      : (spec?.egress ?? []).map(({ to, ports }) => ({ peers: to, ports })),
  );
}

/** The policies that bind a workload's pods in a direction. */
export function policiesOf(resources: readonly Resource[], workload: Workload, direction: Direction): INetworkPolicy[] {
  return ofKind(resources, 'NetworkPolicy').filter(
    ({ spec }) => spec?.policyTypes?.includes(direction) && matches(spec.podSelector, podLabels(workload)),
  );
}

/** Without ports a rule means all of them. */
function opensPort({ ports }: Opening, port: number): boolean {
  return !ports || ports.some((open) => (open.protocol ?? 'TCP') === 'TCP' && open.port === port);
}

/** A peer in our own namespace; without peers a rule means everybody. */
function opensPeer({ peers }: Opening, workload: Workload): boolean {
  const isMeant = ({ podSelector, namespaceSelector, ipBlock }: INetworkPolicyPeer) =>
    !namespaceSelector && !ipBlock && matches(podSelector, podLabels(workload));
  return !peers || peers.some(isMeant);
}

function portsOf(workload: Workload): number[] {
  return podOf(workload).containers.flatMap(({ ports = [] }) => ports.map(({ containerPort }) => containerPort));
}

export interface Edges {
  /** `router → auth:4001`: the caller may go out and the called one lets it in. */
  readonly open: ReadonlySet<string>;
  /** Open at one end only: a rule that is of no use, or one that is missing. */
  readonly halfOpen: ReadonlySet<string>;
}

/** Between the pods here, over every port that a pod has. */
export function edgesBetween(resources: readonly Resource[]): Edges {
  const [open, halfOpen] = [new Set<string>(), new Set<string>()];
  const pods = workloads(resources).map((workload) => ({
    workload,
    out: openings(resources, workload, 'Egress'),
    // The world's door stands open for everybody and says nothing of who calls whom in here.
    in: openings(resources, workload, 'Ingress').filter(({ peers }) => peers),
  }));
  for (const from of pods) {
    for (const to of pods) {
      for (const port of portsOf(to.workload)) {
        const goesOut = from.out.some((rule) => opensPeer(rule, to.workload) && opensPort(rule, port));
        const isLetIn = to.in.some((rule) => opensPeer(rule, from.workload) && opensPort(rule, port));
        const edge = `${nameOf(from.workload)} → ${nameOf(to.workload)}:${port}`;
        if (goesOut && isLetIn) open.add(edge);
        else if (goesOut || isLetIn) halfOpen.add(edge);
      }
    }
  }
  return { open, halfOpen };
}

/** What pods are let out to beside each other, as `post → 0.0.0.0/0:443`, and other namespaces as `→ {labels}`. */
export function edgesOut(resources: readonly Resource[]): ReadonlySet<string> {
  return new Set(
    workloads(resources).flatMap((workload) =>
      openings(resources, workload, 'Egress').flatMap((opening) =>
        foreignPeers(opening).map((peer) => `${nameOf(workload)} → ${peer}`),
      ),
    ),
  );
}

/** Who is let in beside each other, as `{labels} → post:4103`. */
export function edgesIn(resources: readonly Resource[]): ReadonlySet<string> {
  return new Set(
    workloads(resources).flatMap((workload) =>
      openings(resources, workload, 'Ingress').flatMap((opening) =>
        foreignPeers(opening).map((peer) => {
          const [from, port] = splitPort(peer);
          return `${from} → ${nameOf(workload)}:${port}`;
        }),
      ),
    ),
  );
}

function splitPort(peer: string): [string, string] {
  const colon = peer.lastIndexOf(':');
  return [peer.slice(0, colon), peer.slice(colon + 1)];
}

function foreignPeers({ peers, ports }: Opening): string[] {
  const names = peers
    ? peers.flatMap(({ podSelector, namespaceSelector, ipBlock }) => {
        if (ipBlock) return [ipBlock.cidr];
        return namespaceSelector ? [`${values(namespaceSelector)}/${values(podSelector)}`] : [];
      })
    : ['anywhere'];
  const doors = ports
    ? ports.map(
        ({ port, endPort, protocol = 'TCP' }) =>
          `${port}${endPort ? `-${endPort}` : ''}${protocol === 'TCP' ? '' : `/${protocol}`}`,
      )
    : ['any'];
  return names.flatMap((name) => doors.map((door) => `${name}:${door}`));
}

/** Without labels a selector means all. */
function values(selector: Selector | undefined): string {
  const given = [
    ...Object.values(selector?.matchLabels ?? {}),
    ...(selector?.matchExpressions ?? []).flatMap((expression) => expression.values ?? []),
  ];
  return given.length > 0 ? given.join('|') : '*';
}
