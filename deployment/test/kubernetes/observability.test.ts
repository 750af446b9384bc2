import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { testTool } from '@gobbler/test-servers';
import { parse } from 'yaml';
import { difference } from './rules/rule';
import { problemsOf } from './support/type-problems';
import { buildOverlay, PLAIN } from './support/editions';
import { openingsOf } from './support/network';
import { ROOT } from './support/read-manifests';
import { mainContainer, named, nameOf, ofKind, podLabels, workloads, type Resource } from './support/resource';

interface PodMonitor {
  readonly spec: {
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly podMetricsEndpoints: readonly {
      readonly port: string;
      readonly relabelings: readonly { readonly targetLabel: string; readonly replacement?: string }[];
    }[];
  };
}

beforeAll(() => testTool('kubectl'));

const built = buildOverlay('observability') as (Resource | { kind: 'PodMonitor' | 'PrometheusRule' })[];
const ofOwnKind = <Kind>(kind: string) => built.filter((resource) => resource.kind === kind) as unknown as Kind[];
const monitors = ofOwnKind<PodMonitor>('PodMonitor');
const plain = PLAIN.read();

describe('the overlay observability', () => {
  it('has the fields that Kubernetes and Prometheus’ operator expect', () => {
    expect(problemsOf(built as Resource[])).toEqual([]);
  });

  it('scrapes each pod that has metrics once, under the job of the rules', () => {
    const scraped = monitors.flatMap(({ spec }) =>
      workloads(plain)
        .filter((pod) =>
          Object.entries(spec.selector.matchLabels).every(([key, value]) => podLabels(pod)[key] === value),
        )
        .flatMap((pod) =>
          spec.podMetricsEndpoints.map(({ port, relabelings }) => {
            const job = relabelings.find(({ targetLabel }) => targetLabel === 'job')?.replacement;
            const found = mainContainer(pod).ports?.find(({ name }) => name === port)?.containerPort;
            return `${job}: ${nameOf(pod)}:${found}`;
          }),
        ),
    );
    const jobOf = (service: string) => (['kong', 'rabbitmq'].includes(service) ? service : 'gobbler');
    const open = [...openingsOf(plain).ingress].flatMap(
      (edge) => /^monitoring\/prometheus → (.*)$/.exec(edge)?.[1] ?? [],
    );
    expect(scraped.toSorted()).toEqual(open.map((to) => `${jobOf(to.split(':')[0] ?? '')}: ${to}`).toSorted());
  });

  it('opens the way of traces to a collector, and nothing else', () => {
    const policies = built.filter((resource): resource is Resource => resource.kind === 'NetworkPolicy');
    const after = openingsOf([...plain, ...policies]);
    const before = openingsOf(plain);
    const services = workloads(plain).filter((pod) => podLabels(pod)['app.kubernetes.io/component'] === 'service');
    const traces = services.map((pod) => `${nameOf(pod)} → monitoring/opentelemetry-collector:4318`);
    expect(difference('way out', after.egress, [...before.egress, ...traces])).toEqual([]);
    expect(difference('way in', after.ingress, before.ingress)).toEqual([]);
  });

  it('brings every dashboard and every alert', () => {
    const dashboards = globSync('deployment/observability/grafana/dashboards/*.json', { cwd: ROOT });
    const config = named(built as Resource[], 'ConfigMap', 'gobbler-dashboards');
    expect(Object.keys(config.data ?? {}).toSorted()).toEqual(dashboards.map((file) => basename(file)).toSorted());
    const [rule] = ofOwnKind<{ spec: unknown }>('PrometheusRule');
    const rules = readFileSync(join(ROOT, 'deployment/observability/prometheus/rules/gobbler.yml'), 'utf8');
    expect(rule?.spec).toEqual(parse(rules));
    expect(ofKind(built as Resource[], 'Deployment')).toEqual([]);
  });
});
