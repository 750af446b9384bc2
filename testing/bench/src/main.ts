import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { endProcesses } from '@gobbler/test-harness';
import { startTestRun } from '@gobbler/test-servers';
import { isReached, type Benchmark, type Engine, type Series, type Target } from './benchmark';
import { announceRunFolder } from './config';
import { events } from './events/events';
import { federation } from './federation/federation';
import { footprint } from './footprint/footprint';
import { hotPost } from './hot-post/hot-post';
import { search } from './search/search';
import { system } from './system/system';
import { overload } from './overload/overload';
import { tracing } from './tracing/tracing';
import { describeMachine } from './report/describe-machine';
import { formatResult } from './report/format-table';
import { writePerformancePage, type NamedResult } from './report/write-performance-page';

const BENCHMARKS: readonly Benchmark[] = [federation, system, overload, footprint, hotPost, search, events, tracing];
const USAGE = `Compares CPU, memory and rates with named peers; every contestant runs on this machine, one after the other.

Usage: npm run bench -- [options] [benchmark …]

Benchmarks, all of them when none is named:
${BENCHMARKS.map(({ name, title }) => `  ${name.padEnd(12)} ${title}`).join('\n')}

Options:
  --quick        one short round of each, on one database engine: two minutes, for trying it out, not for conclusions
  --rounds N     rounds, in each of which every contestant runs once (5)
  --engine NAME  postgres or mariadb; both by default, where a benchmark uses a database
  --json FILE    also writes machine, samples and targets to FILE
  --write-docs   also writes docs/performance.md with its charts and docs/performance/*.json
  --help         shows this

Exit code 1 when a target is missed, except with --quick. For example, the router alone: npm run bench -- router`;

/** What `npm run bench` does. Exit code 1 when a target is missed; a quick run only has to get to its end. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      engine: { type: 'string' },
      rounds: { type: 'string' },
      json: { type: 'string' },
      quick: { type: 'boolean', default: false },
      'write-docs': { type: 'boolean', default: false },
      help: { type: 'boolean' },
    },
    allowPositionals: true,
  });
  const chosen = BENCHMARKS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  if (values.help || chosen.length === 0) return say(USAGE);
  const machine = describeMachine();
  say(machine);
  const rounds = Number(values.rounds ?? (values.quick ? 1 : 5));
  const results: NamedResult[] = [];
  const run = await startTestRun();
  announceRunFolder(run);
  try {
    for (const benchmark of chosen) {
      const engine = values.engine ?? (values.quick ? benchmark.engines[0] : undefined);
      const result = await runOnEngines(benchmark, engine, { rounds, isQuick: values.quick });
      say(`${formatResult(result)}\n`);
      results.push(result);
    }
  } finally {
    await endProcesses();
    await run.guard.release();
  }
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ machine, results }, null, 2)}\n`);
  if (values['write-docs']) writePerformancePage(results, machine);
  process.exitCode = values.quick || results.every(({ targets }) => targets.every(isReached)) ? 0 : 1;
}

async function runOnEngines(
  { name, title, engines, run }: Benchmark,
  engine: string | undefined,
  options: { readonly rounds: number; readonly isQuick: boolean },
): Promise<NamedResult> {
  const places: readonly (Engine | null)[] =
    engines.length === 0 ? [null] : engines.filter((one) => one === (engine ?? one));
  const series: Series[] = [];
  const targets: Target[] = [];
  for (const place of places) {
    say(`${name}${place ? ` on ${place}` : ''}: ${title}`);
    const result = await run({ engine: place ?? 'postgres', say, ...options });
    series.push(...result.series);
    targets.push(...result.targets);
    await endProcesses();
  }
  return { name, title, series, targets };
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
