import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useSystem } from '@gobbler/test-harness/use-system';
import { operatorsPages, read } from '../docs/support/pages';
import { metricsUrls, readExported } from './support/exported';
import { dashboardQueries, rules } from './support/observability';
import { selectorsOf } from './support/promql';

/** Kong puts its own name before those of plugins. */
const OF_KONG = [...read('kong/plugins/gobbler-auth/uncounted.lua').matchAll(/"(gobbler_\w+_total)"/g)].map(
  ([, name]) => `kong_${name}`,
);
/** Prometheus makes them itself. */
const OTHERS = ['up', 'ALERTS', ...OF_KONG];
const OURS = /\b(?:gobbler|http_server|db_client)(?:_[a-z]+)+\b/g;
/** Databases' users, and a table. */
const NO_METRIC = /^gobbler_(auth|user|post|reservation|payment|notification_worker|restore_unfinished)$/;

const folder = mkdtempSync(join(tmpdir(), 'gobbler-names-'));
afterAll(() => rmSync(folder, { recursive: true }));
// A router with trusted documents counts them.
const manifest = join(folder, 'trusted.json');
const operations = [{ id: 'me', name: 'Me', type: 'query', body: 'query Me { me { id } }' }];
writeFileSync(manifest, JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations }));

const { system } = useSystem({ env: { TRUSTED_DOCUMENTS_FILE: manifest } });
let exported: ReadonlySet<string>;
beforeAll(async () => {
  exported = await readExported(Object.values(metricsUrls(system())));
});

const recorded = rules().flatMap(({ record }) => record ?? []);
const isServed = (metric: string): boolean => exported.has(metric) || [...OTHERS, ...recorded].includes(metric);
const unknownIn = (queries: readonly { readonly place: string; readonly expr: string }[]): string[] =>
  queries.flatMap(({ place, expr }) =>
    selectorsOf(expr)
      .filter(({ metric }) => !isServed(metric))
      .map(({ metric }) => `${place}: ${metric}`),
  );

describe('a metric that is named', () => {
  it('in a dashboard is served by a running service', () => {
    expect(dashboardQueries().length).toBeGreaterThan(40);
    expect(unknownIn(dashboardQueries())).toEqual([]);
  });

  it('in a rule is served by a running service', () => {
    expect(rules().length).toBeGreaterThan(15);
    expect(unknownIn(rules().map((rule) => ({ ...rule, place: rule.alert ?? rule.record ?? '' })))).toEqual([]);
  });

  it('in the pages for operators is served by a running service', () => {
    const named = operatorsPages().flatMap(({ path, text }) =>
      [...text.replaceAll(/\{[\w,]+\}/g, '').matchAll(OURS)].map(([name]) => ({ path, name })),
    );
    expect(named.length).toBeGreaterThan(30);
    const isKnown = (name: string) =>
      [name, `${name}_count`].some(isServed) || OTHERS.some((other) => other.endsWith(name));
    expect(named.filter(({ name }) => !NO_METRIC.test(name) && !isKnown(name))).toEqual([]);
  });

  it('and misspelled is noticed', () => {
    expect(unknownIn([{ place: 'here', expr: 'sum(rate(gobbler_pushs_total[5m])) / up' }])).toEqual([
      'here: gobbler_pushs_total',
    ]);
  });
});

describe('docs/operations/monitoring.md', () => {
  it('explains every metric of ours that is served', () => {
    const page = read('docs/operations/monitoring.md');
    const ours = [...exported].map((name) => name.replace(/_(bucket|sum|count)$/, ''));
    const names = [...new Set(ours)].filter((name) => name === name.match(OURS)?.[0]);
    expect(names.length).toBeGreaterThan(25);
    expect(names.filter((name) => !page.includes(`\`${name}`))).toEqual([]);
  });
});
