import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { endProcesses } from '@gobbler/test-harness';
import { startTestRun } from '@gobbler/test-servers';
import type { Benchmark, Engine } from './benchmark';
import { announceRunFolder } from './config';
import { hotPost } from './hot-post/hot-post';

const BENCHMARKS: readonly Benchmark[] = [hotPost];
const ENGINES: readonly Engine[] = ['postgres', 'mariadb'];
const USAGE = `npm run bench -- [--engine postgres|mariadb] [--rounds 5] [benchmark …]
${BENCHMARKS.map(({ name, title }) => `  ${name.padEnd(12)} ${title}`).join('\n')}`;

/** What `npm run bench` does. Exit code 1 when a benchmark has missed its target. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { engine: { type: 'string' }, rounds: { type: 'string', default: '5' }, help: { type: 'boolean' } },
    allowPositionals: true,
  });
  const chosen = BENCHMARKS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  if (values.help || chosen.length === 0) return say(USAGE);
  const engines = ENGINES.filter((engine) => values.engine === undefined || engine === values.engine);
  const run = await startTestRun();
  announceRunFolder(run);
  let isReached = true;
  try {
    for (const benchmark of chosen) {
      for (const engine of engines) {
        say(
          `${benchmark.name} on ${engine}: ${benchmark.title} (load ${loadavg()
            .map((load) => load.toFixed(1))
            .join(' ')})`,
        );
        isReached = (await benchmark.run({ engine, rounds: Number(values.rounds), say })) && isReached;
      }
    }
  } finally {
    await endProcesses();
    await run.guard.release();
  }
  process.exitCode = isReached ? 0 : 1;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
