import { setTimeout as sleep } from 'node:timers/promises';
import { poll } from '@gobbler/test-harness';
import type { FcmFault } from '@gobbler/protocol-fakes';
import type { FaultContext, FaultDefinition } from '../fault';
import { toEventResult } from '../system/judge-events';
import { openWorkerSetup, type WorkerSetup } from '../system/worker-setup';
import { createRandom, type Random } from '../tools/random';
import type { ServiceProcess } from '../system/fault-scope';

/** Every line of a batch behind which something would be half done. */
const PLACES = [
  'after-send',
  'before-progress',
  'after-page-read',
  'after-progress',
  'before-completion',
  'after-completion',
] as const;
/** Milliseconds; on a busy machine only a hang of the worker itself is distinguished from slowness. */
const CUT_MS = 5_000;
const KILL_LIMIT_MS = 120_000;
const LIMIT_MS = 300_000;
/** For the first push to meet a trouble. */
const MEET_MS = 120_000;
/** More than two batches of 500. */
const CROWD = 1_100;

export const workerKilled: FaultDefinition = {
  number: 12,
  title: 'the worker killed (-9) mid-batch; the push service answers 500, 429, hangs',
  async run(context) {
    const kills = context.rounds ?? (context.isShort ? 2 : 50);
    const random = createRandom(context.seed);
    const eventsARound = context.isShort ? 40 : 200;
    // Each round's first post has a crowd, so that a batch is what is torn.
    const holdersOf = (postId: number) =>
      postId % 1_000 === 0 ? count(1, CROWD) : [(postId % 5_000) + 2_000, (postId % 5_000) + 7_001];
    const setup = await openWorkerSetup(context, { holdersOf });
    const violations: string[] = [];
    for (let round = 0; round < kills; round += 1) {
      const place = PLACES[round % PLACES.length] ?? PLACES[0];
      const posts = count((round + 1) * 1_000, eventsARound);
      violations.push(...(await kill(setup, random, place, posts)));
      context.say(`killed ${round + 1} times, the last at ${place}: ${setup.fcm.sent.length} pushes sent`);
    }
    const worker = setup.startWorker();
    await worker.ready();
    await setup.waitForPushes(LIMIT_MS);
    const resent = setup.fcm.sent.length - new Set(setup.owed).size;
    violations.push(...(await trouble(context, setup, worker)));
    violations.push(...(await findLeftOvers(setup)));
    const slowestCut = Math.max(...setup.fcm.hangs, 0);
    if (!context.isShort && slowestCut > CUT_MS) violations.push(`a hang was cut at ${Math.round(slowestCut)} ms only`);
    return toEventResult(kills, setup.history(), {
      violations,
      notes: [
        `${kills} kills, ${resent} pushes sent again after them, under the same collapse key`,
        `${setup.fcm.hangs.length} hangs, cut at ${Math.round(slowestCut)} ms at the latest`,
        'whom to notify was answered from memory, the push service is ours on the wire',
      ],
    });
  },
};

const count = (from: number, many: number): number[] => Array.from({ length: many }, (_, index) => from + index);

/** The worker dies in the middle of the events of these posts. */
async function kill(setup: WorkerSetup, random: Random, place: string, posts: readonly number[]): Promise<string[]> {
  // The crowd is read in three pages, and is among the first.
  const nth = random.between(2, Math.floor(posts.length / 2));
  const doomed = setup.startWorker({ CRASH_POINT: `notification-worker.${place}:${nth}` });
  await doomed.ready();
  await setup.publishUpdates(posts);
  const end = await Promise.race([doomed.ended, sleep(KILL_LIMIT_MS, 'its work' as const)]);
  if (end === 'SIGKILL') return [];
  if (!doomed.hasEnded) await doomed.kill();
  return [`${place}: the worker ended with ${end} and was not killed there`];
}

/** Each kind of trouble lasts for a while from its first refusal on, with events coming in, and then all that is owed must come. */
async function trouble(
  { isShort, rounds, say }: FaultContext,
  setup: WorkerSetup,
  worker: ServiceProcess,
): Promise<string[]> {
  const lastsMs = isShort ? 1_500 : 10_000;
  const events = isShort ? 30 : 100;
  const kinds: readonly FcmFault[] = [
    { kind: 'unavailable', retryAfter: '1' },
    { kind: 'quota', retryAfter: '1' },
    { kind: 'internal' },
    { kind: 'hang' },
  ];
  const violations: string[] = [];
  for (const [index, fault] of kinds.slice(0, rounds ?? undefined).entries()) {
    const [asked, sent, hangs] = [setup.fcm.asked.length, setup.fcm.sent.length, setup.fcm.hangs.length];
    setup.fcm.fail(fault, fault.kind === 'hang' ? { times: 10 } : {});
    await setup.publishUpdates(count((index + 500) * 1_000 + 1, events));
    const refusals = (): number => setup.fcm.asked.length - asked - (setup.fcm.sent.length - sent);
    await poll(refusals, Boolean, { limitMs: MEET_MS, everyMs: 50 });
    await sleep(lastsMs);
    if (fault.kind !== 'hang') setup.fcm.heal();
    await setup.waitForPushes(LIMIT_MS);
    setup.fcm.heal();
    const refused = refusals();
    if (refused === 0) violations.push(`${fault.kind}: the push service was never asked while it was in trouble`);
    if (fault.kind === 'hang' && setup.fcm.hangs.length === hangs) violations.push('no hang was cut');
    say(`${fault.kind}: ${refused} times refused`);
  }
  if (worker.hasEnded) violations.push('the worker ended by itself');
  return violations;
}

/** Nothing may be given up on or be left unfinished. */
async function findLeftOvers(setup: WorkerSetup): Promise<string[]> {
  const dead = await setup.deadLetters();
  const violations = dead.map(({ message, reason }) => `event ${message.id} became a dead letter: ${reason}`);
  const countUnfinished = async () => {
    const [row] = await setup.rows.query<{ n: string }>(
      'SELECT count(*) AS n FROM event_progress WHERE finished_at IS NULL',
    );
    return Number(row?.n);
  };
  const left = await poll(countUnfinished, (count) => count === 0, { limitMs: 30_000, everyMs: 300 });
  return left === 0 ? violations : [...violations, `${left} events were never finished`];
}
