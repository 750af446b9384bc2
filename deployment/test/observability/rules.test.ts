import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { testTool } from '@gobbler/test-servers';
import { parse } from 'yaml';
import { anchorsOf, read, REPOSITORY } from '../docs/support/pages';
import { FOLDER, RULES, rules } from './support/observability';

interface RuleTest {
  readonly alert_rule_test: readonly { readonly alertname: string; readonly exp_alerts?: readonly unknown[] }[];
}

let promtool: string;
beforeAll(async () => {
  promtool = (await testTool('promtool')).file;
}, 600_000);

function run(...args: readonly string[]): { readonly status: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(promtool, args, { cwd: join(FOLDER, 'prometheus'), encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

describe('Prometheus’ own tool', () => {
  it('accepts the configuration', () => {
    const { status, said } = run('check', 'config', 'prometheus.yml');
    expect({ status, said }).toEqual({ status: 0, said: expect.stringContaining('is valid') });
  });

  it('accepts the rules, each once', () => {
    const { status, said } = run('check', 'rules', join(REPOSITORY, RULES));
    expect({ status, said }).toEqual({ status: 0, said: expect.stringContaining(`${rules().length} rules found`) });
  });

  it('sees each alert fire, and stay silent before, in alerts.test.yml', () => {
    const { status, said } = run('test', 'rules', 'alerts.test.yml');
    expect({ status, said }).toEqual({ status: 0, said: expect.stringContaining('SUCCESS') });
    const { tests } = parse(read('deployment/observability/prometheus/alerts.test.yml')) as { tests: RuleTest[] };
    const cases = tests.flatMap((test) => test.alert_rule_test);
    const tested = (fires: boolean) =>
      new Set(cases.filter(({ exp_alerts: alerts = [] }) => alerts.length > 0 === fires).map((one) => one.alertname));
    const names = rules().flatMap(({ alert }) => alert ?? []);
    for (const fires of [true, false]) expect(names.filter((name) => !tested(fires).has(name))).toEqual([]);
  });
});

describe('an alert', () => {
  it('says how urgent it is and leads to a section of the documentation', () => {
    const wrong = rules()
      .filter(({ alert }) => alert !== undefined)
      .filter(({ labels, annotations }) => {
        const [page = '', anchor = ''] = (annotations?.['runbook_url'] ?? '').split('#');
        const isThere = page === 'docs/operations/monitoring.md' && anchorsOf(read(page)).includes(anchor);
        return !isThere || !['page', 'ticket'].includes(labels?.['severity'] ?? '') || !annotations?.['summary'];
      });
    expect(wrong.map(({ alert }) => alert)).toEqual([]);
  });
});
