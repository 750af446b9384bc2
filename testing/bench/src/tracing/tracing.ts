import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Benchmark, BenchmarkOptions, Result, Series } from '../benchmark';
import { createAccessTokens } from '../federation/access-tokens';
import { startOurs, startUpstream } from '../federation/start-contestants';
import { createWorkloads } from '../federation/workloads';
import { interleave } from '../measure/interleave';
import { processorMs } from '../measure/processor-time';
import type { GraphqlRequest, Sender } from '../measure/send-requests';
import { medianRatio, seriesOf } from '../measure/statistics';
import { feedAt } from '../system/feed';
import { startSeededSystem } from '../system/start-seeded-system';

const POSTS = 240;
const ROUTER_FEEDS = 1_500;
const SYSTEM_FEEDS = 300;
const QUICK = 0.1;

/** What tracing costs, with a collector that takes everything. */
export const tracing: Benchmark = {
  name: 'tracing',
  title: 'CPU per feed without traces, with 1% and with all of them',
  engines: ['postgres'],
  run: runTracing,
};

/** Settings by contestants. The memory of `npm start` is none of the router's alone. */
const settingsWith = (collector: string) => ({
  off: { OTEL_SDK_DISABLED: 'true' },
  '1%': { OTEL_SDK_DISABLED: 'false', OTEL_EXPORTER_OTLP_ENDPOINT: collector, OTEL_TRACES_SAMPLER_ARG: '0.01' },
  '100%': { OTEL_SDK_DISABLED: 'false', OTEL_EXPORTER_OTLP_ENDPOINT: collector },
  memory: { OTEL_SDK_DISABLED: 'false' },
});

interface Contestant {
  readonly name: string;
  readonly pid: number;
  readonly sender: Sender;
  stop(): Promise<unknown>;
}

async function runTracing(options: BenchmarkOptions): Promise<Result> {
  const collector = await startCollector();
  const settings = settingsWith(`http://127.0.0.1:${(collector.address() as AddressInfo).port}`);
  const { memory: _memory, ...ofRouters } = settings;
  const tokens = createAccessTokens();
  const upstream = await startUpstream(tokens.jwks);
  const feed = createWorkloads(tokens).find(({ name }) => name === 'feed');
  if (!feed) throw new Error('there is no workload feed');
  const routers = await startAll(ofRouters, (env) => startOurs(upstream, env));
  const router = await compare('router', routers, ROUTER_FEEDS, feed.request, options);
  const systems = await startAll(settings, (env) => startSeededSystem(POSTS, env));
  const system = await compare('whole system', systems, SYSTEM_FEEDS, feedAt, options);
  collector.close();
  collector.closeAllConnections();
  const series = [...router, ...system];
  const cost = (workload: string, contestant: string) =>
    medianRatio(seriesOf(series, workload, contestant), seriesOf(series, workload, 'off'));
  return {
    series,
    targets: ['router', 'whole system'].map((workload) => ({
      figure: `${workload} with 1% of traces, against none`,
      measured: cost(workload, '1%'),
      must: 1.1,
      aim: 1.05,
    })),
  };
}

async function startAll(
  settings: Readonly<Record<string, Readonly<Record<string, string>>>>,
  start: (env: Readonly<Record<string, string>>) => Promise<Omit<Contestant, 'name'>>,
): Promise<Contestant[]> {
  const contestants: Contestant[] = [];
  for (const [name, env] of Object.entries(settings)) contestants.push({ ...(await start(env)), name });
  return contestants;
}

/** Measures a workload, then ends its contestants. */
async function compare(
  workload: string,
  contestants: readonly Contestant[],
  requests: number,
  request: (index: number) => GraphqlRequest,
  { rounds, isQuick, say }: BenchmarkOptions,
): Promise<Series[]> {
  const count = Math.ceil(requests * (isQuick ? QUICK : 1));
  let index = 0;
  const values = await interleave(contestants, rounds, async ({ pid, sender }) => {
    const before = await processorMs(pid);
    await sender.send(count, () => request((index += 1)));
    return ((await processorMs(pid)) - before) / count;
  });
  for (const { stop } of contestants) await stop();
  say(`  ${workload} done`);
  return [...values].map(([{ name }, ms]) => ({ workload, contestant: name, unit: 'ms CPU', values: ms }));
}

/** Takes what it is sent, and forgets it. */
async function startCollector(): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
