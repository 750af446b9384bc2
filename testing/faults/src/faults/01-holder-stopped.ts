import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@gobbler/test-harness';
import type { FaultContext, FaultDefinition } from '../fault';
import { CLIENT_LIMIT_MS } from '../load/ask-service';
import { createRecorder } from '../load/recorder';
import { createReservationClient } from '../load/reservation-client';
import { runRush } from '../load/rush';
import { judgeReservations, toResult, type Judged } from '../system/judge';
import { openNaiveSetup } from '../system/naive-setup';
import { openReservationSetup } from '../system/reservation-setup';
import { createRandom, type Random } from '../tools/random';
import type { ServiceProcess } from '../system/fault-scope';
import type { RowReader } from '../system/read-rows';

/** Milliseconds: three times the lock's life. */
const STOPPED_MS = 6_000;
const PEOPLE = 8;
const RED = 0.95;
const FIRST_USER = 900;

export const holderStopped: FaultDefinition = {
  number: 1,
  title: 'a lock holder stopped for three times the lock’s life (and a naive control)',
  async run(context) {
    const rounds = context.rounds ?? (context.isShort ? 2 : 20);
    const [real, { judged, red, undecided }] = await Promise.all([
      runReal(context, rounds),
      runControl(context, rounds),
    ]);
    const tooFewRed = red / rounds < RED ? [`the naive control was red in ${red} of ${rounds} rounds only`] : [];
    return toResult(rounds, real.judged, {
      violations: [...real.violations, ...tooFewRed],
      notes: [`naive control: red in ${red} of ${rounds} rounds (${judged.length} histories, ${undecided} undecided)`],
      standIns: real.standIns,
    });
  },
};

interface Scene {
  readonly ask: Parameters<typeof createReservationClient>[0]['ask'];
  readonly rows: RowReader;
  createPost(): Promise<number>;
  /** A process that will stand still while it holds the lock of its next request. */
  arm(): Promise<ServiceProcess>;
  /** Another process, which goes on. */
  readonly otherUrl: string;
}

/** One person's request stops its process while it holds the lock; others come for the one portion; then it goes on. */
async function play(scene: Scene, random: Random): Promise<{ judged: Judged; violations: string[] }> {
  const holder = await scene.arm();
  const postId = await scene.createPost();
  const recorder = createRecorder();
  const common = { ask: scene.ask, recorder, random, timeoutMs: 60_000, limitMs: CLIENT_LIMIT_MS };
  const first = createReservationClient({ ...common, nextUrl: () => holder.url });
  const others = createReservationClient({ ...common, nextUrl: () => scene.otherUrl });
  const reserving = first.reserve(FIRST_USER, postId);
  await eventually(() => holder.isPaused(), Boolean, { limitMs: 120_000 });
  const hasStopped = holder.isPaused();
  const resuming = sleep(STOPPED_MS).then(() => holder.signal('SIGCONT'));
  await runRush(others, random, { postIds: [postId], people: PEOPLE, atOnce: 1, givingBack: 0, spreadMs: 2_000 });
  await resuming;
  await reserving;
  return {
    judged: await judgeReservations(scene.rows, recorder, [postId], 1),
    violations: hasStopped ? [] : ['the holder did not stop while it held the lock'],
  };
}

async function runReal(context: FaultContext, rounds: number) {
  const random = createRandom(context.seed);
  const setup = await openReservationSetup(context);
  const scene: Scene = {
    ask: setup.ask,
    rows: setup.rows,
    otherUrl: setup.urls.reservations[1] ?? '',
    createPost: async () => (await setup.createPosts(1, 1))[0] ?? 0,
    async arm() {
      await setup.reservations[0]?.kill();
      const holder = setup.restart(0, { CRASH_POINT: 'reservation.after-lock:1:stop' });
      await holder.ready();
      return holder;
    },
  };
  const judged: Judged[] = [];
  const violations: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const played = await play(scene, random);
    judged.push(played.judged);
    violations.push(...played.violations);
    context.say(`round ${round + 1}: ${played.judged.verdicts[0]?.violations.join('; ') || 'nothing wrong'}`);
  }
  const standIns = await setup.standIns(['database', 'lock', 'broker']);
  await Promise.all(setup.reservations.map((one) => one.kill()));
  return { judged, violations, standIns };
}

async function runControl(context: FaultContext, rounds: number) {
  const random = createRandom(context.seed);
  const scene = await openNaiveSetup(context);
  const judged: Judged[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const played = await play(scene, random);
    judged.push(played.judged);
    context.say(`control, round ${round + 1}: ${played.judged.verdicts[0]?.violations[0] ?? 'nothing wrong'}`);
  }
  const verdicts = judged.flatMap((one) => one.verdicts);
  return {
    judged,
    red: verdicts.filter(({ violations }) => violations.length > 0).length,
    undecided: verdicts.filter(({ linearizable }) => linearizable === 'undecided').length,
  };
}
