import { isDeepStrictEqual } from 'node:util';
import type { Benchmark, BenchmarkOptions, Result, Series, Target } from '../benchmark';
import { interleave } from '../measure/interleave';
import { processorMs } from '../measure/processor-time';
import { medianRatio, seriesOf } from '../measure/statistics';
import { createAccessTokens } from './access-tokens';
import { startContestants, startUpstream, type Contestant } from './start-contestants';
import { createWorkloads, NEW_TOKEN, type Workload } from './workloads';

/** Answers that are compared before anything is timed. */
const COMPARED = 5;
/** A quick run sends this part of the requests. */
const QUICK = 0.25;

/** The router's own CPU per request, against other federation routers over the same made-up subgraphs. */
export const federation: Benchmark = {
  name: 'router',
  title: 'CPU per request of federation routers',
  engines: [],
  run: runFederation,
};

async function runFederation({ rounds, isQuick, say }: BenchmarkOptions): Promise<Result> {
  const tokens = createAccessTokens();
  const all = await startContestants(await startUpstream(tokens.jwks));
  const series: Series[] = [];
  for (const workload of createWorkloads(tokens)) {
    const runners = runnersOf(workload, all);
    await compareAnswers(workload.name, runners);
    const count = Math.ceil(workload.requests * (isQuick ? QUICK : 1));
    const values = await interleave(runners, rounds, async ({ contestant: { pid, sender }, request }, round) => {
      const before = await processorMs(pid);
      await sender.send(count, (at) => request(COMPARED + round * count + at));
      return ((await processorMs(pid)) - before) / count;
    });
    for (const [{ name }, ms] of values)
      series.push({ workload: workload.name, contestant: name, unit: 'ms CPU', values: ms });
    say(`  ${workload.name} done`);
  }
  await Promise.all(all.map(({ stop }) => stop()));
  return { series, targets: targetsOf(series) };
}

/** A contestant with its requests of a workload. */
interface Runner {
  readonly name: string;
  readonly contestant: Contestant;
  readonly request: Workload['request'];
}

function runnersOf({ contestants, request, variant }: Workload, all: readonly Contestant[]): readonly Runner[] {
  const chosen = all.filter(({ name }) => contestants?.includes(name) ?? true);
  const runners = chosen.map((contestant) => ({ name: contestant.name, contestant, request }));
  return variant ? runners.flatMap((runner) => [runner, { ...runner, ...variant }]) : runners;
}

/** Rejects when a contestant answers something else than the first one; `floor-bare` only pretends to answer. */
async function compareAnswers(workload: string, runners: readonly Runner[]): Promise<void> {
  for (let index = 1; index <= COMPARED; index += 1) {
    const [first, ...others] = await Promise.all(
      runners
        .filter(({ name }) => name !== 'floor-bare')
        .map(async ({ name, contestant, request }) => ({
          name,
          answer: plain(await contestant.sender.ask(request(index))),
        })),
    );
    for (const other of others) {
      if (!isDeepStrictEqual(other.answer, first?.answer)) {
        throw new Error(`${workload}: ${other.name} answers otherwise than ${first?.name}`);
      }
    }
  }
}

function plain(answer: unknown): unknown {
  return (answer as { data: unknown }).data;
}

function targetsOf(series: readonly Series[]): readonly Target[] {
  const find = (workload: string, contestant: string) => seriesOf(series, workload, contestant);
  const ours = (workload: string, peer: string) => medianRatio(find(workload, 'gobbler'), find(workload, peer));
  const withoutVerification = medianRatio(find('feed, tokens', 'gobbler'), find('feed, tokens', NEW_TOKEN));
  return [
    { figure: 'feed, against stock', measured: ours('feed', 'stock'), must: 0.35, aim: 0.28 },
    { figure: 'feed, against Hive with the Rust planner', measured: ours('feed', 'hive-rust'), must: 0.3, aim: 0.24 },
    { figure: 'feed, against the floor', measured: ours('feed', 'floor'), must: 1.5, aim: 1.2 },
    { figure: 'deep, against stock', measured: ours('deep', 'stock'), must: 0.3, aim: 0.22 },
    { figure: 'large, against stock', measured: ours('large', 'stock'), must: 0.6, aim: 0.52 },
    { figure: 'cold, against stock', measured: ours('cold', 'stock'), must: 0.8, aim: 0.6 },
    { figure: 'new token in every request, share', measured: 1 - withoutVerification, must: 0.1, aim: 0.05 },
  ];
}
