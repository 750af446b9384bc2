import { setTimeout as sleep } from 'node:timers/promises';
import { checkEvents } from '../checkers/check-events';
import type { FaultContext, FaultDefinition } from '../fault';
import type { AskService } from '../load/ask-service';
import { reservationIn, reserveOnce } from '../load/reserve-for-events';
import { made, openEventTap, type EventTap } from '../system/event-tap';
import { handledEffects, toEventResult } from '../system/judge-events';
import { openNaivePublisherSetup } from '../system/naive-publisher-setup';
import type { RowReader } from '../system/read-rows';
import { openReservationSetup } from '../system/reservation-setup';
import { createRandom, type Random } from '../tools/random';
import type { ServiceProcess } from '../system/fault-scope';

/** Milliseconds after the restart until each committed event must be published; on a busy machine it may take longer. */
const PUBLISHED_MS = 5_000;
const LIMIT_MS = 60_000;
const RED = 0.95;
const POSTS = 20;
const PORTIONS = 1_000;
const AT_ONCE = 10;

export const killedBeforePublish: FaultDefinition = {
  number: 10,
  title: 'a subgraph killed between commit and publish (and a naive control)',
  async run(context) {
    const rounds = context.rounds ?? (context.isShort ? 2 : 100);
    const [real, control] = await Promise.all([runReal(context, rounds), runControl(context, rounds)]);
    const tooFewRed = control.red / rounds < RED ? [`the naive control was red in ${control.red} rounds only`] : [];
    const isLate = !context.isShort && real.slowestMs > PUBLISHED_MS;
    return toEventResult(rounds, real.history, {
      violations: [
        ...real.violations,
        ...control.violations,
        ...tooFewRed,
        ...(isLate ? [`published only ${Math.round(real.slowestMs)} ms after the restart`] : []),
      ],
      notes: [
        `${real.stuck} events were committed and not published when the process died; out ${Math.round(real.slowestMs)} ms after it was ready again at the latest`,
        `naive control: red in ${control.red} of ${rounds} rounds, ${control.lost} lost of ${control.acknowledged}`,
      ],
      standIns: real.standIns,
    });
  },
};

interface Scene {
  readonly ask: AskService;
  readonly tap: EventTap;
  readonly rows: RowReader;
  readonly postIds: readonly number[];
  /** A process that dies behind its commit of this number; 0: that lives on. */
  start(diesAt: number): ServiceProcess;
}

interface Round {
  /** What was answered or found in the database, of this round. */
  readonly happened: readonly string[];
  /** Committed, and not published when the process died. */
  readonly stuck: readonly string[];
  readonly violations: readonly string[];
}

/** Each round loads a process until it dies; its successor, already armed for the next round, has to publish what it left. */
async function play(scene: Scene, random: Random, rounds: number, isShort: boolean, report: (round: Round) => unknown) {
  const known = new Set<string>();
  const aim = () => (isShort ? random.between(40, 60) : random.between(100, 110));
  let people = 1;
  let diesAt = aim();
  let doomed = scene.start(diesAt);
  await doomed.ready();
  for (let round = 0; round < rounds; round += 1) {
    const answered = await loadUntilDead(scene, doomed, people, diesAt * 3);
    people += diesAt * 3;
    const end = doomed.hasEnded ? await doomed.ended : 'its load';
    const rows = await scene.rows.query<{ id: string }>('SELECT id FROM reservations');
    const happened = [...new Set([...answered, ...rows.map(({ id }) => made(id))])].filter((one) => !known.has(one));
    for (const subject of happened) known.add(subject);
    await sleep(300); // what was published before the end is on its way
    const stuck = happened.filter((subject) => !scene.tap.has(subject));
    const violations = [
      ...(end === 'SIGKILL' ? [] : [`round ${round + 1}: the process ended with ${end} and was not killed`]),
      ...(stuck.length > 0 ? [] : [`round ${round + 1}: nothing was committed and unpublished at the kill`]),
    ];
    if (!doomed.hasEnded) await doomed.kill();
    diesAt = round + 1 < rounds ? aim() : 0;
    doomed = scene.start(diesAt);
    await doomed.ready();
    await report({ happened, stuck, violations });
  }
  return doomed;
}

async function loadUntilDead(scene: Scene, process: ServiceProcess, firstUser: number, most: number) {
  const answered: string[] = [];
  let next = 0;
  const goOn = async () => {
    while (!process.hasEnded && next < most) {
      const index = (next += 1);
      const postId = scene.postIds[index % scene.postIds.length] ?? 0;
      const id = reservationIn(await reserveOnce(scene.ask, process.url, firstUser + index, postId));
      if (id !== null) answered.push(made(id));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, goOn));
  await Promise.race([process.ended, sleep(1_000)]);
  return answered;
}

async function runReal(context: FaultContext, rounds: number) {
  const setup = await openReservationSetup(context, { replicas: 1 });
  const standIns = await setup.standIns(['database', 'lock', 'broker']);
  const tap = await openEventTap(context.scope, setup.urls.vhost);
  const postIds = await setup.createPosts(POSTS, PORTIONS);
  await setup.reservations[0]?.kill();
  const start = (diesAt: number) =>
    setup.restart(0, diesAt === 0 ? {} : { CRASH_POINT: `reservation.after-commit:${diesAt}` });
  const happened: string[] = [];
  const violations: string[] = [];
  let [slowestMs, stuck] = [0, 0];
  const scene = { ask: setup.ask, tap, rows: setup.rows, postIds, start };
  const last = await play(scene, createRandom(context.seed), rounds, context.isShort, async (round) => {
    const readyAt = performance.now();
    const missing = await tap.waitFor(round.stuck, LIMIT_MS);
    const tookMs = Math.max(...round.stuck.map((one) => (tap.cameAt(one) ?? Infinity) - readyAt), 0);
    slowestMs = Math.max(slowestMs, tookMs);
    stuck += round.stuck.length;
    happened.push(...round.happened);
    violations.push(...round.violations);
    context.say(`${round.happened.length} made, ${round.stuck.length} unpublished, out after ${Math.round(tookMs)} ms`);
    if (missing.length > 0) context.say(`${missing.length} never came`);
  });
  const effects = await handledEffects(setup.posts, tap, happened, LIMIT_MS);
  const ofReservations = effects.filter(({ subject }) => subject.startsWith('reservation'));
  violations.push(...(await compareHints(setup.posts, setup.rows)));
  await last.kill();
  const delivered = tap.deliveries.filter(({ subject }) => subject.startsWith('reservation'));
  const history = { attempted: happened, acknowledged: happened, delivered, effects: ofReservations };
  return { history, violations, slowestMs, stuck, standIns };
}

/** What the posts learned about themselves must be true. */
async function compareHints(posts: RowReader, reservations: RowReader): Promise<string[]> {
  const hints = await posts.query<Record<'id' | 'taken_hint', string>>('SELECT id, taken_hint FROM posts');
  const taken = await reservations.query<Record<'post_id' | 'taken', string>>('SELECT post_id, taken FROM capacities');
  const takenOf = new Map(taken.map((row) => [Number(row.post_id), Number(row.taken)]));
  return hints
    .filter(({ id, taken_hint: hint }) => (takenOf.get(Number(id)) ?? 0) !== Number(hint))
    .map(({ id, taken_hint: hint }) => `post ${id} learned of ${hint} taken of ${takenOf.get(Number(id)) ?? 0}`);
}

async function runControl(context: FaultContext, rounds: number) {
  const scene = await openNaivePublisherSetup(context);
  const played: Round[] = [];
  await play(scene, createRandom(context.seed), rounds, context.isShort, (round) => played.push(round));
  await scene.tap.waitFor(
    played.flatMap(({ happened }) => happened),
    2_000,
  );
  const verdicts = played.map(({ happened }) => {
    const own = new Set(happened);
    const delivered = scene.tap.deliveries.filter(({ subject }) => own.has(subject));
    return checkEvents({ attempted: happened, acknowledged: happened, delivered, effects: [] });
  });
  return {
    red: verdicts.filter(({ lost }) => lost.length > 0).length,
    lost: verdicts.reduce((sum, { lost }) => sum + lost.length, 0),
    acknowledged: verdicts.reduce((sum, { acknowledged }) => sum + acknowledged, 0),
    violations: played.flatMap(({ violations }) => violations.map((text) => `naive control, ${text}`)),
  };
}
