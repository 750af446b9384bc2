import { setTimeout as sleep } from 'node:timers/promises';
import { poll } from '@gobbler/test-harness';
import type { OwnServer } from '@gobbler/test-servers';
import type { FaultContext, FaultDefinition } from '../fault';
import { reservationIn, reserveOnce } from '../load/reserve-for-events';
import { made, openEventTap, postVersion, type EventTap } from '../system/event-tap';
import { handledEffects, toEventResult } from '../system/judge-events';
import { OWNER } from '../system/create-post';
import { openReservationSetup, type ReservationSetup } from '../system/reservation-setup';

/** Milliseconds after the broker's return until everything must be published; on a busy machine it may take longer. */
const DRAINED_MS = 60_000;
const LIMIT_MS = 300_000;
const POSTS = 40;
const PORTIONS = 1_000;
const AT_ONCE = 6;
/** One change in so many is of a post; the others are reservations. */
const CHANGES_POST = 5;
const UPDATE = 'mutation ($input: UpdatePostInput!) { updatePost(input: $input) { post { id } } }';

export const brokerOut: FaultDefinition = {
  number: 11,
  title: 'the broker killed, and its disk alarm raised, while people go on',
  async run(context) {
    const broker = await context.scope.servers.own('rabbitmq');
    const setup = await openReservationSetup(context, { own: ['rabbitmq'], replicas: 1 });
    const standIns = await setup.standIns(['database', 'lock', 'broker']);
    const tap = await openEventTap(context.scope, setup.urls.vhost);
    const postIds = await setup.createPosts(POSTS, PORTIONS);
    const load = createLoad(setup, postIds);
    const outages: Played[] = [];
    for (const outage of outagesOf(broker).slice(0, context.rounds ?? undefined))
      outages.push(await play(context, setup, tap, load, outage));
    const committed = await readCommitted(setup);
    const effects = [
      ...(await handledEffects(setup.posts, tap, committed.reservations, LIMIT_MS)),
      ...(await handledEffects(setup.rows, tap, committed.posts, LIMIT_MS)),
    ];
    const all = [...new Set([...committed.reservations, ...committed.posts, ...load.answered])];
    const history = { attempted: all, acknowledged: all, delivered: tap.deliveries, effects };
    return toEventResult(outages.length, history, {
      violations: [...outages.flatMap(({ violations }) => violations), ...load.failures],
      notes: outages.map(({ note }) => note),
      standIns,
    });
  },
};

interface Outage {
  readonly name: string;
  begin(): Promise<unknown>;
  end(): Promise<unknown>;
}

interface Played {
  readonly note: string;
  readonly violations: readonly string[];
}

const outagesOf = (broker: OwnServer): readonly Outage[] => [
  { name: 'killed', begin: () => broker.kill(), end: () => broker.start() },
  {
    name: 'disk full',
    begin: () => broker.runTool('rabbitmqctl', ['set_disk_free_limit', '1000000GB']),
    end: () => broker.runTool('rabbitmqctl', ['set_disk_free_limit', '50MB']),
  },
];

/** The broker goes in the middle of the changes, which go on, and comes back; then everything must come out. */
async function play(
  context: FaultContext,
  setup: ReservationSetup,
  tap: EventTap,
  load: Load,
  outage: Outage,
): Promise<Played> {
  const [outMs, changes] = context.isShort ? [3_000, 90] : [60_000, 5_000];
  const before = load.answered.length;
  // Some before it, so that it goes in the middle; most only once it is gone for certain, however long that takes.
  const leadingIn = load.run(changes / 10, outMs / 10);
  await sleep(outMs / 20);
  await outage.begin();
  const [answeredThen, began] = [load.answered.length, performance.now()];
  const changing = Promise.all([leadingIn, load.run(changes, outMs * 1.1)]);
  await sleep(outMs);
  const pending = await countPending(setup);
  const [during, untold] = [load.answered.slice(answeredThen), load.answered.filter((one) => !tap.has(one)).length];
  await outage.end();
  const backAt = performance.now();
  const backlog = await readCommitted(setup);
  await tap.waitFor([...backlog.reservations, ...backlog.posts], LIMIT_MS);
  const drainedMs = performance.now() - backAt;
  await changing;
  const { reservations, posts } = await readCommitted(setup);
  const missing = await tap.waitFor([...reservations, ...posts], LIMIT_MS);
  // What has come is deleted a little later.
  await poll(
    () => countPending(setup),
    (count) => count === 0,
    { limitMs: LIMIT_MS, everyMs: 100 },
  );
  const seconds = (ms: number) => (ms / 1_000).toFixed(1);
  const note =
    `${outage.name}: out for ${seconds(backAt - began)} s, ${during.length} changes answered meanwhile, ` +
    `${pending} events waiting at its end, drained ${seconds(drainedMs)} s after the return (${load.answered.length - before} changes)`;
  context.say(note);
  const isBitten = during.length > 0 && pending >= during.length / 2 && untold >= during.length / 2;
  return {
    note,
    violations: [
      ...(isBitten ? [] : [`${outage.name}: the broker took events all the same, or nothing was requested`]),
      ...(missing.length === 0 ? [] : [`${outage.name}: ${missing.length} events had not come before the timeout`]),
      ...(context.isShort || drainedMs <= DRAINED_MS
        ? []
        : [`${outage.name}: drained only after ${Math.round(drainedMs)} ms`]),
    ],
  };
}

type Load = ReturnType<typeof createLoad>;

/** People who reserve, and an owner who changes posts; every refusal is a failure, as no one asks for what can't be had. */
function createLoad(setup: ReservationSetup, postIds: readonly number[]) {
  const answered: string[] = [];
  const failures: string[] = [];
  let people = 1_000;
  let changes = 0;

  async function change(): Promise<void> {
    changes += 1;
    const index = changes;
    const postId = postIds[index % postIds.length] ?? 0;
    if (index % CHANGES_POST === 0) return update(postId, `Soup ${index}`);
    const answer = await reserveOnce(setup.ask, setup.urls.reservations[0] ?? '', (people += 1), postId);
    const id = reservationIn(answer);
    if (id === null) failures.push(`a reservation failed: ${JSON.stringify(answer)}`);
    else answered.push(made(id));
  }

  async function update(postId: number, title: string): Promise<void> {
    const variables = { input: { id: String(postId), title } };
    const answer = await setup.ask({
      url: setup.urls.post,
      service: 'post',
      document: UPDATE,
      variables,
      userId: OWNER,
    });
    if (answer.kind !== 'data') failures.push(`a change of a post failed: ${JSON.stringify(answer)}`);
  }

  return {
    /** Subjects of reservations. */
    answered: answered as readonly string[],
    failures: failures as readonly string[],
    /** So many changes, spread over this time; they go on when it takes longer. */
    async run(count: number, overMs: number): Promise<void> {
      const began = performance.now();
      let next = 0;
      const goOn = async () => {
        while (next < count) {
          const dueAt = began + (overMs * (next += 1)) / count;
          await sleep(Math.max(0, dueAt - performance.now()));
          await change();
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, goOn));
    },
  };
}

/** What there is to be published, as the databases say. */
async function readCommitted({ rows, posts }: ReservationSetup) {
  const [reservations, versions] = await Promise.all([
    rows.query<{ id: string }>('SELECT id FROM reservations'),
    posts.query<Record<'id' | 'version', string>>('SELECT id, version FROM posts'),
  ]);
  return {
    reservations: reservations.map(({ id }) => made(id)),
    posts: versions.flatMap(({ id, version }) =>
      Array.from({ length: Number(version) }, (_, index) => postVersion(id, index + 1)),
    ),
  };
}

async function countPending({ rows, posts }: ReservationSetup): Promise<number> {
  const counts = await Promise.all(
    [rows, posts].map((one) => one.query<{ n: string }>('SELECT count(*) AS n FROM outbox_events')),
  );
  return counts.reduce((sum, [row]) => sum + Number(row?.n), 0);
}
