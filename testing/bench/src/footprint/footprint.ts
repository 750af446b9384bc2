import type { Benchmark, BenchmarkOptions, Result, Series } from '../benchmark';
import { createAccessTokens } from '../federation/access-tokens';
import { startOurs, startPeer, startUpstream, type Contestant } from '../federation/start-contestants';
import type { Upstream } from '../federation/subgraphs';
import { createWorkloads } from '../federation/workloads';
import { processorMs, residentMb } from '../measure/processor-time';

/** Requests of the feed before memory under load is read. */
const REQUESTS = 4_000;
const DISTINCT = 100_000;
/** Parts of the above that a quick run sends. */
const QUICK = 0.02;
const MAX_MB = 400;

/** What a router costs before it does anything, and whether its memory is bounded. */
export const footprint: Benchmark = {
  name: 'footprint',
  title: 'CPU to start, memory at rest, under load and after 100,000 distinct operations',
  engines: [],
  run: runFootprint,
};

async function runFootprint({ rounds, isQuick, say }: BenchmarkOptions): Promise<Result> {
  const tokens = createAccessTokens();
  const upstream = await startUpstream(tokens.jwks);
  const feed = createWorkloads(tokens).find(({ name }) => name === 'feed');
  const starts: readonly ((upstream: Upstream) => Promise<Contestant>)[] = [
    (to) => startPeer('stock', to),
    (to) => startPeer('hive-rust', to),
    startOurs,
  ];
  const series: (Series & { values: number[] })[] = [];
  const note = (workload: string, contestant: string, unit: string, value: number) => {
    const known = series.find((one) => one.workload === workload && one.contestant === contestant);
    if (known) known.values.push(value);
    else series.push({ workload, contestant, unit, values: [value] });
  };
  const scale = isQuick ? QUICK : 1;
  for (let round = 1; round <= rounds; round += 1) {
    for (const start of starts) {
      const { name, pid, sender, stop } = await start(upstream);
      note('start-up', name, 'ms CPU', await processorMs(pid));
      note('memory at rest', name, 'MB', await residentMb(pid));
      await sender.send(REQUESTS * scale, (index) => feed?.request(index) ?? { query: '', variables: {} });
      note('memory under load', name, 'MB', await residentMb(pid));
      await stop();
    }
    say(`  round ${round} of start-up and memory done`);
  }
  const ours = await startOurs(upstream);
  await ours.sender.send(DISTINCT * scale, (index) => ({ query: distinct(index), variables: { id: String(index) } }));
  const after = await residentMb(ours.pid);
  note('memory after 100,000 distinct operations', ours.name, 'MB', after);
  const targets = [{ figure: 'memory after 100,000 distinct operations, MB', measured: after, must: MAX_MB }];
  return { series, targets };
}

/** Fields of three subgraphs: each part of them is another operation, with a plan of its own. */
const POST_FIELDS = `title description portions endsAt isHidden version createdAt updatedAt pictureUrl takenReservations
  availableReservations`.split(/\s+/);
const USER_FIELDS = ['username', 'createdAt', 'updatedAt', 'isPremium', 'email', 'stripeCustomerId'];

/** A document that no other request has. */
function distinct(index: number): string {
  const chosen = (fields: readonly string[], bits: number) =>
    fields.filter((_, place) => bits & (1 << place)).join(' ');
  const [post, user] = [chosen(POST_FIELDS, index), chosen(USER_FIELDS, index >> POST_FIELDS.length)];
  return `query ($id: ID!) { post(id: $id) { id ${post} owner { id ${user} } } }`;
}
