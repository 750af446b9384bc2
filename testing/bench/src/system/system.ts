import { isDeepStrictEqual } from 'node:util';

import { eventually, startProgram, takePort } from '@gobbler/test-harness';
import type { Benchmark, BenchmarkOptions, Result, Series } from '../benchmark';
import { interleave } from '../measure/interleave';
import { processorMs } from '../measure/processor-time';
import { createSender, type Sender } from '../measure/send-requests';
import { medianRatio } from '../measure/statistics';
import { createBackendTimes } from './backend-times';
import { feedAt } from './feed';
import { startSeededSystem } from './start-seeded-system';
import { createViewPosts } from './view-posts';

const POSTS = 240;
const FEEDS = 400;
const VIEWS = 100;
const QUICK = 0.1;

/** The CPU of the whole system for a feed, against the same feed from a plain stock federation over the same tables. */
export const system: Benchmark = {
  name: 'system',
  title: 'CPU of the whole system per feed, and of the REST facade against GraphQL',
  engines: ['postgres'],
  run: runSystem,
};

async function runSystem(options: BenchmarkOptions): Promise<Result> {
  const both = await startBoth();
  try {
    return await compareBoth(both, options);
  } finally {
    await both.ours.stop();
  }
}

async function compareBoth({ ours, stock }: Both, { rounds, isQuick, say }: BenchmarkOptions): Promise<Result> {
  say('  posts are seeded');
  await compareFeeds(ours.sender, stock.sender);
  const backends = createBackendTimes(Object.values(ours.databases));
  const scale = isQuick ? QUICK : 1;
  let index = 0;

  /** Node's milliseconds per request, and PostgreSQL's beside it. */
  async function measure(pid: number, count: number, send: () => Promise<unknown>) {
    const [node, postgres] = [await processorMs(pid), await backends.start()];
    await send();
    return { node: ((await processorMs(pid)) - node) / count, postgres: (await postgres()) / count };
  }

  const feeds = await interleave([stock, ours], rounds, ({ pid, sender }) => {
    const count = FEEDS * scale;
    return measure(pid, count, () => sender.send(count, () => feedAt((index += 1))));
  });
  const views = await interleave(createViewPosts(ours.url, ours.sender), rounds, async ({ view }) => {
    const count = VIEWS * scale;
    const { node } = await measure(ours.pid, count, async () => {
      for (let turn = 0; turn < count; turn += 1) await view((index += 1));
    });
    return node;
  });
  await backends.close();
  const [feedOfStock, feedOfOurs] = toSeries('feed', feeds, ({ node }) => node);
  const [graphql, rest] = toSeries('viewposts, 200 posts', views, (node) => node);
  return {
    series: [
      feedOfStock,
      feedOfOurs,
      ...toSeries('feed, with PostgreSQL', feeds, (ms) => ms.node + ms.postgres),
      graphql,
      rest,
    ].filter((one) => one !== undefined),
    targets: [
      {
        figure: 'feed of the whole system, against a stock system',
        measured: medianRatio(feedOfOurs, feedOfStock),
        must: 0.4,
        aim: 0.25,
      },
      { figure: 'REST viewposts, against GraphQL', measured: medianRatio(rest, graphql), must: 1.05, aim: 1 },
    ],
  };
}

function toSeries<Value>(
  workload: string,
  values: ReadonlyMap<{ readonly name: string }, readonly Value[]>,
  msOf: (value: Value) => number,
): Series[] {
  return [...values].map(([{ name }, all]) => ({ workload, contestant: name, unit: 'ms CPU', values: all.map(msOf) }));
}

async function startBoth() {
  const ours = await startSeededSystem(POSTS);
  const taken = await takePort();
  await taken.free();
  const { post, user, reservation } = ours.databases;
  const program = startProgram('testing/bench/dist/stock-system/main.js', {
    env: {
      APOLLO_TELEMETRY_DISABLED: '1',
      NODE_ENV: 'production',
      PEER_PORT: String(taken.port),
      PEER_DATABASES: JSON.stringify({ post, user, reservation }),
      PEER_PICTURE_URL: ours.pictureUrl,
    },
  });
  await program.prints(/peer ready/);
  const sender = createSender(`http://127.0.0.1:${taken.port}/graphql`);
  return { ours, stock: { name: 'stock', pid: program.pid, sender } };
}

type Both = Awaited<ReturnType<typeof startBoth>>;

/** Both must answer alike but for the cursor; the capacities of new posts arrive with an event. */
async function compareFeeds(ours: Sender, stock: Sender): Promise<void> {
  await eventually(async () => {
    const [one, other] = await Promise.all(
      [ours, stock].map(async (sender) => withoutCursor(await sender.ask(feedAt(1)))),
    );
    return isDeepStrictEqual(one, other);
  });
}

function withoutCursor(answer: unknown): unknown {
  const { data } = answer as { data: object };
  return JSON.parse(JSON.stringify(data, (key, value: unknown) => (key === 'endCursor' ? null : value)));
}
