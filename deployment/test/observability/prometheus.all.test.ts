import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, startProcess, type RunningProcess } from '@gobbler/test-harness';
import { signUp } from '@gobbler/test-harness/phone/people';
import { becomePremium } from '@gobbler/test-harness/phone/premium';
import { useSystem } from '@gobbler/test-harness/use-system';
import { freePort, testTool } from '@gobbler/test-servers';
import { parse, stringify } from 'yaml';
import { read, REPOSITORY } from '../docs/support/pages';
import { metricsUrls } from './support/exported';
import { dashboardQueries, RULES, rules } from './support/observability';
import { selectorsOf } from './support/promql';

interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [at: number, value: string];
}

/** Nothing goes wrong here, no server is overloaded, and no alert fires. */
const MAY_BE_EMPTY = [
  'overview: Requests refused with OVERLOADED',
  'overview: Alerts that fire',
  'router: Refused for their cost',
  'router: Quotas that were used up',
  'router: Trusted documents',
];

const { system, client, seed, phone } = useSystem();
let folder: string;
let url: string;
let prometheus: RunningProcess;

beforeAll(async () => {
  const [{ file }, port] = [await testTool('prometheus'), await freePort()];
  folder = await mkdtemp(join(tmpdir(), 'gobbler-prometheus-'));
  const config = parse(read('deployment/observability/prometheus/prometheus.yml')) as Record<string, unknown>;
  const targets = Object.entries(metricsUrls(system())).map(([service, address]) => ({
    targets: [address],
    labels: { service },
  }));
  const ours = {
    ...config,
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: [join(REPOSITORY, RULES)],
    scrape_configs: [{ job_name: 'gobbler', honor_labels: true, static_configs: targets }],
  };
  await writeFile(join(folder, 'prometheus.yml'), stringify(ours));
  url = `http://127.0.0.1:${port}`;
  prometheus = startProcess(file, [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ]);
  await prometheus.answers(`${url}/-/ready`);
}, 600_000);

afterAll(async () => {
  await prometheus.stop();
  await rm(folder, { recursive: true });
});

async function ask<Data>(path: string, parameters: Record<string, string> = {}): Promise<Data> {
  const answer = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`);
  const { status, data, error } = (await answer.json()) as { status: string; data: Data; error?: string };
  if (status !== 'success') throw new Error(`${error} for ${JSON.stringify(parameters)}`);
  return data;
}

const query = async (expr: string) => (await ask<{ result: readonly Sample[] }>('query', { query: expr })).result;

/** What happens in a neighbourhood, over both APIs, with one error. */
async function useEverything(name: string): Promise<void> {
  const neighbour = await signUp(phone, name);
  await becomePremium(phone, neighbour);
  await phone.get('/post/all', { authorization: neighbour.authorization });
  const { postId } = await seed.giver(`Giver-of-${name}`).withPost();
  const { taker } = await seed.taker(`Taker-of-${name}`).of(postId);
  await client.ask('mutation { reserve(postId: "999999") { reservation { id } } }', {}, taker);
}

describe('a Prometheus with our configuration', () => {
  beforeAll(async () => {
    await useEverything('Ana');
    await eventually(
      () => query('gobbler_pushes_total{result="sent"} > 0'),
      (samples) => samples.length > 0,
    );
    // A rate needs two scrapes with the series in between.
    await useEverything('Ben');
    await eventually(
      () => query('min(count_over_time(gobbler_push_send_duration_seconds_count[1m])) > 3'),
      (samples) => samples.length > 0,
    );
  });

  it('reaches every service', async () => {
    const up = await query('up{job="gobbler"}');
    expect(up.map(({ metric, value }) => [metric['service'], value[1]])).toEqual(
      expect.arrayContaining(Object.keys(metricsUrls(system())).map((service) => [service, '1'])),
    );
  });

  it('answers every query of the dashboards, and with data', async () => {
    // Some come late, such as the first garbage collection.
    const empty = async () => {
      const answers = await Promise.all(
        dashboardQueries().map(async (one) => ({ ...one, data: await query(one.expr) })),
      );
      return answers.filter(({ place, data }) => data.length === 0 && !MAY_BE_EMPTY.includes(place));
    };
    expect(await eventually(empty, (found) => found.length === 0)).toEqual([]);
  });

  it('finds the labels by which dashboards and rules select', async () => {
    const exprs = [...dashboardQueries(), ...rules()].flatMap(({ expr }) => selectorsOf(expr));
    const wrong: string[] = [];
    for (const { metric, labels } of exprs) {
      const samples = await query(metric);
      const known = new Set(samples.flatMap((sample) => Object.keys(sample.metric)));
      if (samples.length > 0)
        wrong.push(...labels.filter((label) => !known.has(label)).map((label) => `${metric} ${label}`));
    }
    expect(wrong).toEqual([]);
  });

  it('evaluates every rule, of which no alert fires', async () => {
    interface Evaluated {
      readonly name: string;
      readonly health: string;
      readonly state?: string;
    }
    const { groups } = await eventually(
      () => ask<{ groups: readonly { readonly rules: readonly Evaluated[] }[] }>('rules'),
      (found) => found.groups.every((group) => group.rules.every(({ health }) => health !== 'unknown')),
    );
    const evaluated = groups.flatMap((group) => group.rules);
    expect(evaluated).toHaveLength(rules().length);
    expect(evaluated.filter(({ health }) => health !== 'ok')).toEqual([]);
    expect(evaluated.filter(({ state }) => state === 'firing').map(({ name }) => name)).toEqual([]);
  });
});
