import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExpireOperation } from '../checkers/reservation-history';
import { poll } from '@gobbler/test-harness';
import type { FaultContext, FaultDefinition } from '../fault';
import { createRecorder, newKey } from '../load/recorder';
import { createReservationClient } from '../load/reservation-client';
import { runRush } from '../load/rush';
import { describeLoad, judgeReservations, toResult, type Judged } from '../system/judge';
import { openReservationSetup, type ReservationSetup } from '../system/reservation-setup';
import { findUnresolved, underLoad } from '../system/under-load';
import { createRandom, type Random } from '../tools/random';
import { CLOCK_OFFSET_FILE, setClockOffset, SHIFTED_CLOCK } from '../tools/shift-clock';

const SMALL_MS = 45_000;
const LARGE_MS = 600_000;
/**
 * Milliseconds until posts of the expiry round end; less than the clock is off. A machine with much else to do may let no one
 * through in the first.
 */
const ENDS_IN_MS = [4_000, 12_000, 30_000];

export const clockWrong: FaultDefinition = {
  number: 9,
  title: 'the clock of reservation, then of post, off by 45 s, then by 10 minutes',
  async run(context) {
    const random = createRandom(context.seed);
    const rounds = context.rounds ?? 1;
    const files = {
      reservation: join(context.scope.folder, 'reservation.clock'),
      post: join(context.scope.folder, 'post.clock'),
    };
    const setup = await openReservationSetup(context, {
      replicas: 1,
      preload: SHIFTED_CLOCK,
      reservationEnv: () => ({ [CLOCK_OFFSET_FILE]: files.reservation }),
      postEnv: { [CLOCK_OFFSET_FILE]: files.post },
    });
    const standIns = await setup.standIns(['database', 'lock', 'broker']);
    const judged: Judged[] = [];
    const violations: string[] = [];
    let turns = 0;
    for (let round = 0; round < rounds; round += 1) {
      for (const [name, file] of Object.entries(files)) {
        for (const sign of context.isShort ? [random.chance(0.5) ? 1 : -1] : [1, -1]) {
          turns += 1;
          const off = (ms: number) => setClock(file, sign * ms);
          const small = await expireUntilMet(setup, random, off);
          judged.push(...small.judged);
          violations.push(...small.violations);
          violations.push(...(await refuse(setup, name, () => off(LARGE_MS))));
          const recovered = await recover(context, setup, random, () => off(0));
          judged.push(recovered.judged);
          violations.push(...recovered.violations);
          context.say(`${name} ${sign > 0 ? 'ahead' : 'behind'}: ${small.load}`);
        }
      }
    }
    return toResult(turns, judged, { violations, notes: [`${turns} turns of 45 s, 10 minutes, and back`], standIns });
  },
};

/** The processes read it ten times per second. */
async function setClock(file: string, ms: number): Promise<void> {
  await setClockOffset(file, ms);
  await sleep(400);
}

interface Expired {
  readonly judged: readonly Judged[];
  readonly violations: readonly string[];
  readonly load: string;
}

/** People come before and after the end; again, with more time, when no one came in time. */
async function expireUntilMet(
  setup: ReservationSetup,
  random: Random,
  off: (ms: number) => Promise<void>,
  [endsInMs = 0, ...longer]: readonly number[] = ENDS_IN_MS,
): Promise<Expired> {
  await off(0);
  const { recorder, judged } = await expire(setup, random, endsInMs, () => off(SMALL_MS));
  const { answers } = recorder.figures();
  const violations = [
    ...(answers.has('OK') ? [] : ['no one could reserve before the end']),
    ...(answers.has('POST_CLOSED') ? [] : ['no one got the answer that the post is closed']),
  ];
  if (violations.length === 0 || longer.length === 0)
    return { judged: [judged], violations, load: describeLoad(recorder) };
  const again = await expireUntilMet(setup, random, off, longer);
  return { ...again, judged: [judged, ...again.judged] };
}

/** Off by less than tolerance: posts go on sale and end when the database's clock says so. */
async function expire(setup: ReservationSetup, random: Random, endsInMs: number, setOff: () => Promise<void>) {
  const portions = 100;
  // Posted while the clocks agree, since a post that ends in the past by the clock of post is refused.
  const earliestEnd = performance.now() + endsInMs;
  const postIds = await setup.createPosts(2, portions, endsInMs);
  const latestEnd = performance.now() + endsInMs;
  await setOff();
  const recorder = createRecorder();
  const nextUrl = () => setup.urls.reservations[0] ?? '';
  const client = createReservationClient({ ask: setup.ask, nextUrl, recorder, random, timeoutMs: 60_000 });
  await runRush(client, random, { postIds, people: 30, atOnce: 2, givingBack: 0.2, spreadMs: endsInMs * 1.5 });
  // The machine's clock may be set a little while we measure with the monotonic one.
  const end: ExpireOperation = { kind: 'expire', from: earliestEnd - 100, to: latestEnd + 100 };
  return { recorder, judged: await judgeReservations(setup.rows, recorder, postIds, portions, [end]) };
}

/** Off by more than tolerance: calls between services are refused, nothing is sold, and a log names the clock. */
async function refuse(setup: ReservationSetup, name: string, setOff: () => Promise<void>): Promise<string[]> {
  const [postId] = await setup.createPosts(1, 5);
  await setOff();
  // Verdicts on tokens and tokens themselves are kept for a while; a jump is noticed within five seconds.
  await sleep(6_000);
  const answer = await setup.ask({
    url: setup.urls.reservations[0] ?? '',
    service: 'reservation',
    document:
      'mutation ($postId: ID!, $key: String) { reserve(postId: $postId, idempotencyKey: $key) { reservation { id } } }',
    variables: { postId: String(postId), key: newKey() },
    userId: 4_000,
  });
  const rows = await setup.rows.query<{ id: string }>(`SELECT id FROM reservations WHERE post_id = ${postId}`);
  const isNamed = () => [setup.post, ...setup.reservations].some((one) => /clock/.test(one.output()));
  await poll(isNamed, Boolean, { limitMs: 5_000, everyMs: 100 });
  return [
    ...(answer.kind === 'refused' ? [] : [`${name} off by ten minutes: ${answer.kind} in place of a refusal`]),
    ...(rows.length === 0 ? [] : [`${name} off by ten minutes: ${rows.length} rows`]),
    ...(isNamed() ? [] : [`${name} off by ten minutes: no log names the clock`]),
  ];
}

/** Right again: everything goes on by itself. */
async function recover(context: FaultContext, setup: ReservationSetup, random: Random, setBack: () => Promise<void>) {
  await setBack();
  const loaded = await underLoad(setup, random, { posts: 2, portions: 5, people: 12, spreadMs: 200 });
  context.say(`right again: ${describeLoad(loaded.recorder)}`);
  return { judged: loaded.judged, violations: findUnresolved(loaded) };
}
