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
  readonly kind: 'PodMonitor';
  readonly spec: {
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly podMetricsEndpoints: readonly {
      readonly port: string;
      readonly relabelings: readonly { readonly targetLabel: string; readonly replacement?: string }[];
    }[];
  };
}

interface PrometheusRule {
  readonly kind: 'PrometheusRule';
  readonly spec: unknown;
}

beforeAll(() => testTool('kubectl'));

type Built = Resource | PodMonitor | PrometheusRule;
const built: readonly Built[] = buildOverlay('observability');
const monitors = built.filter((resource): resource is PodMonitor => resource.kind === 'PodMonitor');
const resources = built.filter(
  (resource): resource is Resource => resource.kind !== 'PodMonitor' && resource.kind !== 'PrometheusRule',
);
const plain = PLAIN.read();

describe('the overlay observability', () => {
  it('has the fields that Kubernetes and Prometheus’ operator expect', () => {
    expect(problemsOf(built)).toEqual([]);
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
    const after = openingsOf([...plain, ...ofKind(resources, 'NetworkPolicy')]);
    const before = openingsOf(plain);
    const services = workloads(plain).filter((pod) => podLabels(pod)['app.kubernetes.io/component'] === 'service');
    const traces = services.map((pod) => `${nameOf(pod)} → monitoring/opentelemetry-collector:4318`);
    expect(difference('way out', after.egress, [...before.egress, ...traces])).toEqual([]);
    expect(difference('way in', after.ingress, before.ingress)).toEqual([]);
  });

  it('brings every dashboard and every alert', () => {
    const dashboards = globSync('deployment/observability/grafana/dashboards/*.json', { cwd: ROOT });
    const config = named(resources, 'ConfigMap', 'gobbler-dashboards');
    expect(Object.keys(config.data ?? {}).toSorted()).toEqual(dashboards.map((file) => basename(file)).toSorted());
    const rule = built.find((resource): resource is PrometheusRule => resource.kind === 'PrometheusRule');
    const rules = readFileSync(join(ROOT, 'deployment/observability/prometheus/rules/gobbler.yml'), 'utf8');
    expect(rule?.spec).toEqual(parse(rules));
    expect(ofKind(resources, 'Deployment')).toEqual([]);
  });
});
