import type { INetworkPolicyPeer, INetworkPolicyPort } from 'kubernetes-models/networking.k8s.io/v1' with {
  'resolution-mode': 'import',
};
import { nameOf, ofKind, podLabels, workloads, type Resource } from './resource';

type Selector = INetworkPolicyPeer['podSelector'];

/** Everything that NetworkPolicies let through, as `router → auth:4001`; both ends have to allow it. */
export interface Openings {
  readonly egress: ReadonlySet<string>;
  readonly ingress: ReadonlySet<string>;
}

/**
 * Both ends' openings: pods by name, other namespaces as `monitoring/prometheus`, addresses as they are, `anywhere` without a
 * peer and `any` without a port. Only what the manifests use is understood; the rest throws.
 */
export function openingsOf(resources: readonly Resource[]): Openings {
  const pods = workloads(resources);
  const selected = (selector: Selector): string[] =>
    pods.filter((workload) => matches(selector, podLabels(workload))).map(nameOf);
  const peerNames = ({ podSelector, namespaceSelector, ipBlock }: INetworkPolicyPeer): string[] => {
    if (ipBlock) return [ipBlock.cidr];
    return namespaceSelector ? [`${valuesOf(namespaceSelector)}/${valuesOf(podSelector)}`] : selected(podSelector);
  };
  const namesOf = (peers: readonly INetworkPolicyPeer[] | undefined) => peers?.flatMap(peerNames) ?? ['anywhere'];
  const [egress, ingress] = [new Set<string>(), new Set<string>()];
  for (const { spec } of ofKind(resources, 'NetworkPolicy')) {
    for (const pod of selected(spec?.podSelector)) {
      for (const { to, ports } of spec?.policyTypes?.includes('Egress') ? (spec.egress ?? []) : []) {
        for (const peer of namesOf(to)) for (const port of portNames(ports)) egress.add(`${pod} → ${peer}:${port}`);
      }
      for (const { from, ports } of spec?.policyTypes?.includes('Ingress') ? (spec.ingress ?? []) : []) {
        for (const peer of namesOf(from)) for (const port of portNames(ports)) ingress.add(`${peer} → ${pod}:${port}`);
      }
    }
  }
  return { egress, ingress };
}

function matches(selector: Selector, labels: Readonly<Record<string, string>>): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      if (operator !== 'In') throw new Error(`the operator ${operator} is not understood here`);
      return values.includes(labels[key] ?? '');
    })
  );
}

function portNames(ports: readonly INetworkPolicyPort[] | undefined): string[] {
  return (
    ports?.map(({ port, endPort, protocol = 'TCP' }) => {
      if (endPort !== undefined) throw new Error('ranges of ports are not understood here');
      return `${port}${protocol === 'TCP' ? '' : `/${protocol}`}`;
    }) ?? ['any']
  );
}

function valuesOf(selector: Selector): string {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  return [...Object.values(matchLabels), ...matchExpressions.flatMap(({ values = [] }) => values)].join('|') || '*';
}
