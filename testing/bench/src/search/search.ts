import { randomBytes } from 'node:crypto';
import { createInternalTokenIssuer } from '@gobbler/service-kit';
import { startProgram, takePort } from '@gobbler/test-harness';
import { createTestDatabase } from '@gobbler/test-servers';
import { fetch } from 'undici';
import type { Benchmark, BenchmarkOptions, Result, Series, Target } from '../benchmark';
import { medianRatio, spreadOf } from '../measure/statistics';
import { openDatabase } from '../plain-reservation/open-database';
import { plantCity, type Place } from './plant-posts';

const SEARCH = `query ($near: PositionInput!, $radiusKm: Float!, $text: String) {
  nearbyPosts(near: $near, radiusKm: $radiusKm, first: 20, text: $text) { edges { distanceKm node { id title } } } }`;
const SEARCHES_PER_ROUND = 20;

/** Places of the same database, so far apart that no search meets two of them. */
const PLACES = {
  few5: { latitude: 10, longitude: 10 },
  many5: { latitude: 10, longitude: 30 },
  few50: { latitude: 10, longitude: 50 },
  many50: { latitude: 10, longitude: 70 },
} as const satisfies Record<string, Place>;

/** The first 20 posts near a place, depending on how many its circle holds and how many posts there are. */
export const search: Benchmark = {
  name: 'search',
  title: 'the first 20 posts near a place: 100,000 in the circle against 100, a million posts against 100,000',
  engines: ['postgres', 'mariadb'],
  run: runSearch,
};

async function runSearch(options: BenchmarkOptions): Promise<Result> {
  const [small, large] = [await startPost(options.engine), await startPost(options.engine)];
  try {
    return await compareSearches(options, small, large);
  } finally {
    for (const { closeDatabase } of [small, large]) await closeDatabase();
  }
}

type Post = Awaited<ReturnType<typeof startPost>>;

async function compareSearches(
  { engine, rounds, isQuick, say }: BenchmarkOptions,
  small: Post,
  large: Post,
): Promise<Result> {
  const [few, many] = await plant({ engine, isQuick, say }, small, large);
  const pairs = [
    pair(
      'within 5 km',
      1.5,
      () => large.near(PLACES.few5, 5),
      () => large.near(PLACES.many5, 5),
    ),
    pair(
      'within 50 km',
      1.5,
      () => large.near(PLACES.few50, 50),
      () => large.near(PLACES.many50, 50),
    ),
    pair(
      'within 50 km, for a word',
      1.5,
      () => large.near(PLACES.few50, 50, 'laksa'),
      () => large.near(PLACES.many50, 50, 'laksa'),
    ),
    pair(
      'ten times the posts',
      1.1,
      () => small.near(cityAt(1), 5),
      () => large.near(cityAt(1), 5),
    ),
  ];
  const series: Series[] = [];
  const targets: Target[] = [];
  for (const { name, must, one, other } of pairs) {
    const values: [number[], number[]] = [[], []];
    for (let round = 0; round <= rounds; round += 1) {
      const [first, second] = await measurePair(one, other);
      if (round === 0) continue; // cold code and cold pages
      values[0].push(first);
      values[1].push(second);
    }
    const workload = `${name}, ${engine}`;
    const [less, greater] = name.startsWith('ten')
      ? ['few posts', 'ten times as many']
      : [`${few} in it`, `${many} in it`];
    const fewer: Series = { workload, contestant: less, unit: 'ms', values: values[0] };
    const more: Series = { workload, contestant: greater, unit: 'ms', values: values[1] };
    series.push(fewer, more);
    targets.push({
      figure: `search ${workload}: ${greater} against ${less}`,
      measured: medianRatio(more, fewer),
      must,
    });
  }
  return { series, targets };
}

/** Cities in both databases, and in the large one the places with few and with many posts in a circle; these two numbers. */
async function plant(
  { engine, isQuick, say }: Pick<BenchmarkOptions, 'engine' | 'isQuick' | 'say'>,
  small: Post,
  large: Post,
): Promise<[few: number, many: number]> {
  const scale = isQuick ? 50 : 1;
  const [few, many]: [number, number] = [100, 100_000 / scale];
  for (const [post, cities] of [
    [small, 10 / (isQuick ? 5 : 1)],
    [large, 100 / (isQuick ? 5 : 1)],
  ] as const) {
    say(`  planting ${cities} cities of ${10_000 / scale} posts`);
    for (let city = 0; city < cities; city += 1) await plantCity(post.query, cityAt(city), 20, 10_000 / scale);
  }
  await plantCity(large.query, PLACES.few5, 5, few);
  await plantCity(large.query, PLACES.many5, 5, many);
  await plantCity(large.query, PLACES.few50, 50, few);
  await plantCity(large.query, PLACES.many50, 50, many);
  for (const { query } of [small, large]) await query(engine === 'postgres' ? 'ANALYZE posts' : 'ANALYZE TABLE posts');
  return [few, many];
}

const pair = (name: string, must: number, one: () => Promise<void>, other: () => Promise<void>) => ({
  name,
  must,
  one,
  other,
});

function cityAt(index: number): Place {
  return { latitude: 40 + Math.floor(index / 25) * 2, longitude: -100 + (index % 25) * 3 };
}

/** Milliseconds of the median search of each, one after the other in turns. */
async function measurePair(one: () => Promise<void>, other: () => Promise<void>): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []];
  for (let turn = 0; turn < SEARCHES_PER_ROUND; turn += 1) {
    for (const [index, work] of [one, other].entries()) {
      const startedAt = performance.now();
      await work();
      times[index]?.push(performance.now() - startedAt);
    }
  }
  return [spreadOf(times[0]).median, spreadOf(times[1]).median];
}

/** The post service on a database of its own. */
async function startPost(engine: BenchmarkOptions['engine']) {
  const secret = randomBytes(32).toString('hex');
  const { url: databaseUrl } = await createTestDatabase({ engine });
  const taken = await takePort();
  await taken.free();
  const url = `http://127.0.0.1:${taken.port}`;
  const service = startProgram('subgraphs/post/dist/main.js', {
    env: {
      INTERNAL_TOKEN_SECRET: secret,
      LOG_LEVEL: 'warn',
      POST_PORT: String(taken.port),
      POST_METRICS_PORT: '0',
      POST_DATABASE_URL: databaseUrl,
      GOBBLER_DATA_DIR: `/tmp/gobbler-bench-${process.pid}`,
    },
  });
  await service.answers(`${url}/readyz`);
  const database = openDatabase(databaseUrl, 1);
  const tokens = createInternalTokenIssuer(secret, 'router', () => new Date());
  return {
    query: database.query,
    closeDatabase: database.close,
    async near(near: Place, radiusKm: number, text: string | null = null): Promise<void> {
      const answer = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${tokens.tokenFor('post', null)}`,
        },
        body: JSON.stringify({ query: SEARCH, variables: { near, radiusKm, text } }),
      });
      const { data } = (await answer.json()) as { data?: { nearbyPosts?: { edges: unknown[] } } };
      if (data?.nearbyPosts?.edges.length !== 20) throw new Error(`the search found ${JSON.stringify(data)}`);
    },
  };
}
