import { randomUUID } from 'node:crypto';
import { type BrokerMessage, MAX_ATTEMPTS, PostUpdated, QUEUES, ReservationMade } from '@gobbler/contracts';
import { poll } from '@gobbler/test-harness';
import type { FaultDefinition } from '../fault';
import { toEventResult } from '../system/judge-events';
import { openReservationSetup } from '../system/reservation-setup';
import { openWorkerSetup, updateOf, type WorkerSetup } from '../system/worker-setup';

/** Milliseconds before the second, third … attempt, by the operators' setting. */
const DELAYS = '400,800,1600,3200';
const LIMIT_MS = 300_000;
/** More than the numbers of the database take, so that handling it fails each time. */
const TOO_MANY = 3_000_000_000;
/** Posts from here on are poison to the worker: their holders can't be asked. */
const POISON = 10_000_000;
const WAVES = 10;

/** A message, the queues in which it must die, and after how many attempts. */
interface Bad {
  readonly message: BrokerMessage;
  readonly queues: readonly string[];
  readonly attempts: number;
}

export const poisonMessages: FaultDefinition = {
  number: 13,
  title: 'poison messages and unknown event versions among others',
  async run(context) {
    const [good, bad] = context.isShort ? [300, 10] : [10_000, 50];
    const env = { RABBITMQ_RETRY_DELAYS_MS: DELAYS };
    const ofPosts = await openReservationSetup(context, { replicas: 1, postEnv: env, reservationEnv: () => env });
    const standIns = await ofPosts.standIns(['database', 'broker']);
    const setup = await openWorkerSetup(context, {
      vhost: ofPosts.urls.vhost,
      workerEnv: env,
      holdersOf: (postId) => [postId],
      isPoison: (postId) => postId >= POISON,
    });
    const worker = setup.startWorker();
    await worker.ready();
    const [postId = 0] = await ofPosts.createPosts(1, 10);

    const sent: Bad[] = [];
    const events: string[] = [];
    for (let wave = 0; wave < WAVES; wave += 1) {
      // The bad ones first, more than are worked on at once in all: those behind must not wait for them.
      const some = Array.from({ length: Math.ceil(bad / WAVES) }, (_, index) =>
        badOnes(firstPoisonOf(wave) + index, postId),
      );
      sent.push(...some.flat());
      await Promise.all(some.flat().map(({ message }) => setup.publish(message)));
      const posts = Array.from({ length: good / WAVES }, (_, index) => firstGoodOf(wave) + index);
      events.push(...(await setup.publishUpdates(posts)));
    }
    await setup.waitForPushes(LIMIT_MS);
    const violations = [...(await judge(setup, sent)), ...findHeldUp(setup)];
    const unhandled = await findUnhandled(ofPosts.rows, events);
    if (unhandled > 0) violations.push(`${unhandled} good events never reached the reservation service's rows`);
    for (const one of [worker, ofPosts.post, ...ofPosts.reservations])
      if (one.hasEnded) violations.push(`${one.name} ended by itself`);
    return toEventResult(1, setup.history(), {
      violations,
      notes: [`${sent.length} bad messages among ${events.length} good ones`],
      standIns,
    });
  },
};

const firstGoodOf = (wave: number): number => 1_000_000 + wave * 10_000;
const firstPoisonOf = (wave: number): number => POISON + wave * 100;

/** One of each kind; `poisonId` is a number of its own. */
function badOnes(poisonId: number, postId: number): Bad[] {
  const ofPosts = [QUEUES.reservationPosts, QUEUES.workerPosts];
  const garbage: BrokerMessage = { id: randomUUID(), name: PostUpdated.name, body: '{"half":' };
  return [
    { message: updateOf(poisonId, { portions: TOO_MANY }), queues: ofPosts, attempts: MAX_ATTEMPTS },
    { message: poisonReservation(postId, poisonId), queues: [QUEUES.postReservations], attempts: MAX_ATTEMPTS },
    { message: updateOf(1, {}, 99), queues: ofPosts, attempts: 1 },
    { message: garbage, queues: ofPosts, attempts: 1 },
  ];
}

function poisonReservation(postId: number, poisonId: number): BrokerMessage {
  const { name, version } = ReservationMade;
  const data = { reservationId: poisonId, postId, userId: 1, taken: TOO_MANY, total: 10, revision: poisonId };
  const event = { id: randomUUID(), name, version, occurredAt: new Date().toISOString(), trace: null, data };
  return { id: event.id, name, body: JSON.stringify(event) };
}

/** Each bad message is a dead letter of each of its queues after just so many attempts, and nothing else is one. */
async function judge(setup: WorkerSetup, sent: readonly Bad[]): Promise<string[]> {
  const expected = new Map(
    sent.flatMap(({ message, queues, attempts }) => queues.map((queue) => [`${queue} ${message.id}`, attempts])),
  );
  const dead = await poll(
    () => setup.deadLetters(),
    (letters) => letters.length >= expected.size,
    { limitMs: LIMIT_MS, everyMs: 500 },
  );
  const violations: string[] = [];
  const left = new Map(expected);
  for (const { queue, message, attempts, reason } of dead) {
    const key = `${queue} ${message.id}`;
    const wanted = left.get(key);
    if (wanted === undefined) violations.push(`a dead letter too many in ${queue}: ${reason}`);
    else if (wanted !== attempts) violations.push(`dead in ${queue} after ${attempts} attempts instead of ${wanted}`);
    left.delete(key);
  }
  if (left.size > 0) violations.push(`${left.size} bad messages never became dead letters`);
  return [...violations, ...countAttempts(setup, sent)];
}

/** How often the worker really tried, as those saw it whom it asked. */
function countAttempts({ people }: WorkerSetup, sent: readonly Bad[]): string[] {
  return sent.flatMap(({ message, attempts }) => {
    if (attempts !== MAX_ATTEMPTS || message.name !== PostUpdated.name) return [];
    const { data } = JSON.parse(message.body) as { data: { postId: number } };
    const tries = people.askedAt(data.postId).length;
    return tries === MAX_ATTEMPTS ? [] : [`post ${data.postId} was tried ${tries} times`];
  });
}

/** The good events right behind poison must be started before that is at the end of its attempts. */
function findHeldUp({ people }: WorkerSetup): string[] {
  return Array.from({ length: WAVES }, (_, wave) => {
    const poisonEnd = people.askedAt(firstPoisonOf(wave))[MAX_ATTEMPTS - 1] ?? 0;
    const behind = Array.from({ length: 10 }, (_one, index) => firstGoodOf(wave) + index);
    return behind.filter((postId) => (people.askedAt(postId)[0] ?? Infinity) > poisonEnd).length;
  }).flatMap((heldUp, wave) => (heldUp === 0 ? [] : [`${heldUp} good events of wave ${wave + 1} waited for poison`]));
}

/** Good events of which the reservation service does not remember to have handled them. */
async function findUnhandled(
  rows: { query<Row>(sql: string): Promise<Row[]> },
  events: readonly string[],
): Promise<number> {
  const countMissing = async () => {
    const handled = new Set((await rows.query<{ id: string }>('SELECT id FROM handled_events')).map(({ id }) => id));
    return events.filter((id) => !handled.has(id)).length;
  };
  return poll(countMissing, (count) => count === 0, { limitMs: LIMIT_MS, everyMs: 300 });
}
