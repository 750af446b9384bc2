import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Edition } from '../support/editions';
import { openingsOf } from '../support/network';
import { ROOT } from '../support/read-manifests';
import { asEnvironment, resolveEnv } from '../support/resolve-env';
import { containers, mainContainer, named, nameOf, ofKind, workloads, type Resource } from '../support/resource';
import { difference, together, type Rule } from './rule';

/** Cloud Storage, Stripe and Firebase. */
const INTERNET = ['post', 'payment', 'notification-worker'].map((name) => `${name} → 0.0.0.0/0:443`);
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16', '127.0.0.0/8'];
const DNS = ['kube-system/kube-dns|node-local-dns', '169.254.20.10/32', '169.254.169.254/32'];
const KONG_CALLS = ['kong → router', 'kong → auth'];

/** The table "Who calls whom" of docs/architecture.md, as `router → auth`. */
function documentedCalls(): readonly string[] {
  const [, section = ''] = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8').split('## Who calls whom');
  let from = '';
  return [...(section.split('\n## ')[0] ?? '').matchAll(/^\| *(?:`([a-z-]+)`)? *\|([^|]+)\|/gm)].flatMap(
    ([, caller, called = '']) => {
      from = caller ?? from;
      const names = called.includes('all subgraphs')
        ? readdirSync(join(ROOT, 'subgraphs'))
        : [...called.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name);
      return names.map((to) => `${from} → ${to}`);
    },
  );
}

/** `router → auth:4001` for every address in a container's environment that is a Service here. */
function givenAddresses(resources: readonly Resource[]): string[] {
  const services = new Set(ofKind(resources, 'Service').map(nameOf));
  return containers(resources).flatMap(({ workload, container }) => {
    const env = asEnvironment(resolveEnv(resources, container));
    const urls = Object.entries(env).flatMap(([name, value = '']) => (name.endsWith('_URL') ? [value] : []));
    const redis = env['RATE_LIMIT_REDIS_HOST'];
    if (redis !== undefined) urls.push(`redis://${redis}:${env['RATE_LIMIT_REDIS_PORT']}`);
    return urls
      .map((url) => new URL(url))
      .filter(({ hostname }) => services.has(hostname))
      .map(({ hostname, port }) => `${nameOf(workload)} → ${hostname}:${port}`);
  });
}

function addressProblems(resources: readonly Resource[]): string[] {
  const services = new Set(ofKind(resources, 'Deployment').map(nameOf));
  const calls = givenAddresses(resources)
    .map((edge) => edge.replace(/:\d+$/, ''))
    .filter((edge) => services.has(edge.split(' → ')[1] ?? ''));
  return difference('call', calls, [...documentedCalls(), ...KONG_CALLS]);
}

function egressProblems(resources: readonly Resource[], { moreEdges }: Edition): string[] {
  const dns = workloads(resources).flatMap((workload) =>
    DNS.flatMap((server) => ['53', '53/UDP'].map((port) => `${nameOf(workload)} → ${server}:${port}`)),
  );
  const expected = [...givenAddresses(resources), ...dns, ...INTERNET, ...moreEdges];
  return difference('way out', openingsOf(resources).egress, expected);
}

function ingressProblems(resources: readonly Resource[], { moreEdges }: Edition): string[] {
  const metrics = workloads(resources).flatMap((workload) => {
    const port = mainContainer(workload).ports?.find(({ name = '' }) => ['metrics', 'status'].includes(name));
    return port ? [`monitoring/prometheus → ${nameOf(workload)}:${port.containerPort}`] : [];
  });
  const inside = moreEdges.filter((edge) => !edge.includes('/'));
  const world = ['anywhere → kong:8000', 'anywhere → kong:8443'];
  return difference('way in', openingsOf(resources).ingress, [
    ...givenAddresses(resources),
    ...inside,
    ...world,
    ...metrics,
  ]);
}

/** "The internet" must not include the cluster's own network and its nodes. */
function exceptProblems(resources: readonly Resource[]): string[] {
  return ofKind(resources, 'NetworkPolicy')
    .filter(({ spec }) =>
      spec?.egress?.some(({ to = [] }) =>
        to.some(
          ({ ipBlock }) => ipBlock?.cidr.endsWith('/0') && !PRIVATE.every((range) => ipBlock.except?.includes(range)),
        ),
      ),
    )
    .map(nameOf);
}

const egressOf = (resources: readonly Resource[], name: string) =>
  named(resources, 'NetworkPolicy', name).spec?.egress ?? [];
const ingressOf = (resources: readonly Resource[], name: string) =>
  named(resources, 'NetworkPolicy', name).spec?.ingress ?? [];

export function networkRules(edition: Edition): readonly Rule[] {
  return [
    together(
      'denies what no policy allows',
      (resources) => {
        const denial = ofKind(resources, 'NetworkPolicy').find((policy) => nameOf(policy) === 'default-deny')?.spec;
        const isRight = isDeepStrictEqual(denial, { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
        return isRight ? [] : ['default-deny'];
      },
      {
        'only denies ways in': (resources) =>
          Object.assign(named(resources, 'NetworkPolicy', 'default-deny').spec ?? {}, { policyTypes: ['Ingress'] }),
      },
    ),
    together('has the addresses of those that each service calls, as documented', addressProblems, {
      'has an undocumented address': (resources) =>
        mainContainer(named(resources, 'Deployment', 'user')).env?.push({
          name: 'POST_URL',
          value: 'http://post:4003',
        }),
    }),
    together(
      'lets pods out to these addresses, to DNS and to what they need of the internet',
      (resources) => egressProblems(resources, edition),
      {
        'lets auth out to everywhere': (resources) =>
          egressOf(resources, 'auth').push({ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }),
      },
    ),
    together(
      'lets in those who have these addresses, the world at Kong, and Prometheus at metrics',
      (resources) => ingressProblems(resources, edition),
      {
        'lets Kong in at user': (resources) =>
          ingressOf(resources, 'user')[0]?.from?.push({
            podSelector: { matchLabels: { 'app.kubernetes.io/name': 'kong' } },
          }),
        'lets the world in at the router': (resources) =>
          ingressOf(resources, 'router').push({ ports: [{ port: 4000 }] }),
      },
    ),
    together('leaves private addresses out of the internet', exceptProblems, {
      'includes the cluster’s network': (resources) =>
        egressOf(resources, 'payment').forEach(({ to = [] }) => to.forEach(({ ipBlock }) => delete ipBlock?.except)),
    }),
  ];
}
