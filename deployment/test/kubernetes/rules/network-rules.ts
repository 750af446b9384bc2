import { edgesBetween, edgesIn, edgesOut, policiesOf } from '../support/network';
import { documentedCalls } from '../support/documented-calls';
import { asEnvironment, resolveEnv } from '../support/resolve-env';
import { containers, mainContainer, named, nameOf, ofKind, workloads, type Resource } from '../support/resource';
import type { Rule } from '../support/rule';
import type { Edition } from '../support/editions';

/** Where the subgraphs' own addresses end and accounts elsewhere begin: what each of these is for stands beside its rule. */
const INTERNET = ['post', 'payment', 'notification-worker'].map((name) => `${name} → 0.0.0.0/0:443`);
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16', '127.0.0.0/8'];
const DNS = ['kube-system/kube-dns|node-local-dns', '169.254.20.10/32', '169.254.169.254/32'];

/** Who Kong asks: the router, and auth for its plugin. */
const KONG_CALLS = ['kong → router', 'kong → auth'];

const hostOf = (edge: string) => edge.replace(/:\d+$/, '');

/** `router → auth:4001` for every address that a pod is given and that is a Service here. */
function givenAddresses(resources: readonly Resource[]): string[] {
  const services = new Set(ofKind(resources, 'Service').map(nameOf));
  const edges = containers(resources).flatMap(({ workload, container }) => {
    const env = asEnvironment(resolveEnv(resources, container));
    const urls = Object.entries(env).flatMap(([name, value = '']) => (name.endsWith('_URL') ? [value] : []));
    const redis = env['RATE_LIMIT_REDIS_HOST'];
    if (redis !== undefined) urls.push(`redis://${redis}:${env['RATE_LIMIT_REDIS_PORT']}`);
    return urls
      .map((url) => new URL(url))
      .filter(({ hostname }) => services.has(hostname))
      .map(({ hostname, port }) => `${nameOf(workload)} → ${hostname}:${port}`);
  });
  return [...new Set(edges)];
}

function difference(what: string, found: Iterable<string>, wanted: Iterable<string>): string[] {
  const [foundSet, wantedSet] = [new Set(found), new Set(wanted)];
  return [
    ...[...foundSet].filter((edge) => !wantedSet.has(edge)).map((edge) => `${what} too much: ${edge}`),
    ...[...wantedSet].filter((edge) => !foundSet.has(edge)).map((edge) => `${what} missing: ${edge}`),
  ];
}

/** What is said in docs/architecture.md of services and what they are given here is the same. */
function addressProblems(resources: readonly Resource[]): string[] {
  const services = new Set(ofKind(resources, 'Deployment').map(nameOf));
  const calls = givenAddresses(resources)
    .map(hostOf)
    .filter((edge) => services.has(edge.split(' → ')[1] ?? ''));
  return difference('address', calls, [...documentedCalls(), ...KONG_CALLS]);
}

function edgeProblems(resources: readonly Resource[], { moreEdges }: Edition): string[] {
  const inside = moreEdges.filter((edge) => !edge.includes('/'));
  const { open, halfOpen } = edgesBetween(resources);
  return [
    ...difference('edge', open, [...givenAddresses(resources), ...inside]),
    ...[...halfOpen].map((edge) => `open at one end: ${edge}`),
  ];
}

function outProblems(resources: readonly Resource[], { moreEdges }: Edition): string[] {
  const names = workloads(resources).map(nameOf);
  const dns = names.flatMap((name) =>
    DNS.flatMap((server) => [`${name} → ${server}:53`, `${name} → ${server}:53/UDP`]),
  );
  return difference('way out', edgesOut(resources), [
    ...dns,
    ...INTERNET,
    ...moreEdges.filter((edge) => edge.includes('/')),
  ]);
}

/** "The internet" must not mean the cluster's own network and its machines. */
function exceptProblems(resources: readonly Resource[]): string[] {
  return ofKind(resources, 'NetworkPolicy').flatMap((policy) =>
    (policy.spec?.egress ?? [])
      .flatMap(({ to = [] }) => to.flatMap(({ ipBlock }) => ipBlock ?? []))
      .filter(({ cidr, except = [] }) => cidr.endsWith('/0') && !PRIVATE.every((range) => except.includes(range)))
      .map(() => `${nameOf(policy)} lets private addresses be reached`),
  );
}

function inProblems(resources: readonly Resource[]): string[] {
  const metrics = workloads(resources).flatMap((workload) => {
    const port = (mainContainer(workload).ports ?? []).find(({ name }) => name === 'metrics' || name === 'status');
    return port ? [`monitoring/prometheus → ${nameOf(workload)}:${port.containerPort}`] : [];
  });
  return difference('way in', edgesIn(resources), ['anywhere → kong:8000', 'anywhere → kong:8443', ...metrics]);
}

function defaultProblems(resources: readonly Resource[]): string[] {
  const deny = ofKind(resources, 'NetworkPolicy').filter(({ spec }) => {
    const isForAll = Object.keys(spec?.podSelector ?? {}).length === 0;
    return isForAll && spec?.policyTypes?.join() === 'Ingress,Egress' && !spec.ingress && !spec.egress;
  });
  const unbound = workloads(resources).filter((workload) =>
    (['Ingress', 'Egress'] as const).some((direction) => policiesOf(resources, workload, direction).length < 2),
  );
  return [
    ...(deny.length === 1 ? [] : ['nothing denies what is not allowed']),
    ...unbound.map((workload) => `nothing says what ${nameOf(workload)} may do`),
  ];
}

/** Without ports a rule would mean all, also those that a pod gets later. */
function portProblems(resources: readonly Resource[]): string[] {
  return ofKind(resources, 'NetworkPolicy')
    .filter(({ spec }) => [...(spec?.ingress ?? []), ...(spec?.egress ?? [])].some(({ ports }) => !ports?.length))
    .map((policy) => `${nameOf(policy)} opens all ports`);
}

export function networkRules(edition: Edition): readonly Rule[] {
  return [
    {
      name: 'denies what is not allowed',
      find: defaultProblems,
      violate: (resources) => {
        const { spec } = named(resources, 'NetworkPolicy', 'default-deny');
        if (spec) spec.policyTypes = ['Ingress'];
      },
    },
    {
      name: 'gives each service the addresses of those whom it calls, as documented',
      find: addressProblems,
      violate: (resources) => {
        mainContainer(named(resources, 'Deployment', 'user')).env?.push({
          name: 'POST_URL',
          value: 'http://post:4003',
        });
      },
    },
    {
      name: 'lets through what goes to these addresses and nothing else',
      find: (resources) => edgeProblems(resources, edition),
      violate: (resources) => {
        const [rule] = named(resources, 'NetworkPolicy', 'user').spec?.ingress ?? [];
        rule?.from?.push({ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'kong' } } });
      },
    },
    {
      name: 'names the ports that it opens',
      find: portProblems,
      violate: (resources) => {
        const [rule] = named(resources, 'NetworkPolicy', 'redis').spec?.ingress ?? [];
        if (rule) delete rule.ports;
      },
    },
    {
      name: 'lets out those who have business there, to 443',
      find: (resources) => outProblems(resources, edition),
      violate: (resources) => {
        named(resources, 'NetworkPolicy', 'auth').spec?.egress?.push({ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] });
      },
    },
    {
      name: 'does not mean private addresses by the internet',
      find: exceptProblems,
      violate: (resources) => {
        const rules = named(resources, 'NetworkPolicy', 'payment').spec?.egress ?? [];
        const block = rules.flatMap(({ to = [] }) => to).find(({ ipBlock }) => ipBlock)?.ipBlock;
        if (block) delete block.except;
      },
    },
    {
      name: 'lets the world in at Kong alone, and Prometheus where metrics are',
      find: inProblems,
      violate: (resources) => {
        named(resources, 'NetworkPolicy', 'router').spec?.ingress?.push({ ports: [{ port: 4000 }] });
      },
    },
  ];
}
