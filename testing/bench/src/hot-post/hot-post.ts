import type { Benchmark, BenchmarkOptions, Result, Series } from '../benchmark';
import { medianRatio } from '../measure/statistics';
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
  engines: ['postgres', 'mariadb'],
  run: runHotPost,
};

async function runHotPost({ engine, rounds, say }: BenchmarkOptions): Promise<Result> {
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
  const series: readonly Series[] = [...rates].map(([contestant, values]) => ({
    workload: `hot post, ${engine}`,
    contestant,
    unit: 'reservations/s',
    values,
  }));
  const [plain, ours] = series;
  return {
    series,
    targets: [
      { figure: `rate on ${engine}, against plain`, measured: medianRatio(ours, plain), must: TARGET, isFloor: true },
      { figure: `failed requests on ${engine}`, measured: failures, must: 0 },
    ],
  };
}

function describe({ rate, medianMs, slowestMs, failures, codes }: CrowdResult): string {
  const outcome = [...codes].map(([code, count]) => `${count} ${code}`).join(', ');
  return `${rate.toFixed(0)}/s, median ${medianMs.toFixed(0)} ms, slowest ${slowestMs.toFixed(0)} ms, ${failures} failed (${outcome})`;
}
