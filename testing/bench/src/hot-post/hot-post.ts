import type { Benchmark, BenchmarkOptions } from '../benchmark';
import { sendCrowd, type CrowdResult } from './send-crowd';
import { startContestants } from './start-contestants';

const PEOPLE = 500;
/** Times the plain implementation's rate. */
const TARGET = 1.5;

/**
 * 500 people reserve the same post, which has 500 portions, all at the same moment. The peer is the implementation that a
 * textbook has: one transaction per request, `SELECT … FOR UPDATE`, on the same database server.
 */
export const hotPost: Benchmark = {
  name: 'hot-post',
  title: `${PEOPLE} people on one post with ${PEOPLE} portions`,
  run: runHotPost,
};

async function runHotPost({ engine, rounds, say }: BenchmarkOptions): Promise<boolean> {
  const contestants = await startContestants(engine);
  const rates = new Map<string, number[]>(contestants.map(({ name }) => [name, []]));
  let failures = 0;
  // One round more than is counted: the first one finds cold code and cold pools.
  for (let round = 0; round <= rounds; round += 1) {
    for (const { name, isOurs, createPost, prepare, reserve } of contestants) {
      const postId = await createPost(PEOPLE);
      const userOf = (person: number) => round * PEOPLE + person + 1_000;
      await Promise.all(Array.from({ length: PEOPLE }, (_, person) => prepare(userOf(person))));
      const result = await sendCrowd(PEOPLE, (person) => reserve(userOf(person), postId));
      if (isOurs) failures += result.failures;
      if (round === 0) continue;
      rates.get(name)?.push(result.rate);
      say(`  round ${round}, ${name}: ${describe(result)}`);
    }
  }
  return report(rates, failures, say);
}

function describe({ rate, medianMs, slowestMs, failures, codes }: CrowdResult): string {
  const outcome = [...codes].map(([code, count]) => `${count} ${code}`).join(', ');
  return `${rate.toFixed(0)}/s, median ${medianMs.toFixed(0)} ms, slowest ${slowestMs.toFixed(0)} ms, ${failures} failed (${outcome})`;
}

function report(rates: ReadonlyMap<string, readonly number[]>, failures: number, say: (text: string) => void): boolean {
  const medians = [...rates].map(([name, all]) => ({ name, rate: medianOf(all) }));
  const peer = medians[0]?.rate ?? 0;
  for (const { name, rate } of medians) {
    say(`  median of ${name}: ${rate.toFixed(0)}/s, ${(rate / peer).toFixed(2)} times the plain implementation`);
  }
  const ours = medians[1]?.rate ?? 0;
  say(`  ${failures} of our requests failed; the target is ${TARGET} times the plain implementation and no failure`);
  return failures === 0 && ours >= TARGET * peer;
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
