import type { FaultDefinition } from '../fault';
import { createRecorder } from '../load/recorder';
import { createReservationClient, type ReservationClient } from '../load/reservation-client';
import { runRush } from '../load/rush';
import { describeLoad, judgeReservations, toResult, type Judged } from '../system/judge';
import { openReservationBed, type ReservationBed } from '../system/reservation-bed';
import { createRandom, type Random } from '../tools/random';
import type { ServiceProcess } from '../tools/service-process';

/** Each line behind which something would be half done. */
const PLACES = [
  'reservation.after-lock',
  'reservation.after-update',
  'reservation.after-insert',
  'reservation.after-commit',
  'reservation.before-answer',
] as const;
const PORTIONS = 5;
const PEOPLE = 20;

export const serviceKilled: FaultDefinition = {
  number: 4,
  title: 'the reservation service killed (-9) at every line that matters',
  async run(context) {
    const rounds = context.rounds ?? (context.isShort ? 1 : 10);
    const random = createRandom(context.seed);
    const bed = await openReservationBed(context);
    const standIns = await bed.standIns(['database', 'lock', 'broker']);
    const judged: Judged[] = [];
    const notes: string[] = [];
    const violations: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      for (const place of PLACES) {
        const result = await killAt(bed, random, place);
        judged.push(result.judged);
        violations.push(...result.violations);
        context.say(`${place}, round ${round + 1}: ${result.load}`);
      }
    }
    notes.push(`${rounds} x ${PLACES.length} kills`);
    return toResult(rounds * PLACES.length, judged, { notes, violations, standIns });
  },
};

/** The first process dies at the place in the middle of a crowd; the second goes on, and the first comes back. */
async function killAt(bed: ReservationBed, random: Random, place: string) {
  await bed.reservations[0]?.kill();
  const doomed = bed.restart(0, { CRASH_POINT: `${place}:${random.between(1, 3)}` });
  await doomed.ready();
  const postIds = await bed.createPosts(2, PORTIONS);
  const recorder = createRecorder();
  const client = createReservationClient({
    ask: bed.ask,
    nextUrl: () => random.pick(bed.urls.reservations),
    recorder,
    random,
    patienceMs: 60_000,
  });
  const rush = { postIds, people: PEOPLE, atOnce: 2, givingBack: 0.2, spreadMs: 100 };
  const rushing = runRush(client, random, rush);
  const isDead = await Promise.race([doomed.ended.then(() => true), rushing.then(() => false)]);
  // The other process may have had all the luck.
  if (!isDead) postIds.push(...(await lure(bed, doomed, client, random)));
  const end = await doomed.ended;
  if (isDead) await bed.restart(0).ready();
  await rushing;
  const judged = await judgeReservations(bed.rows, recorder, postIds, PORTIONS);
  const { unresolved } = recorder.figures();
  const violations = [
    ...(end === 'SIGKILL' ? [] : [`${place}: the process ended with ${end} and was not killed there`]),
    ...(unresolved === 0 ? [] : [`${place}: ${unresolved} requests never got to know the truth`]),
  ];
  return { judged, violations, load: describeLoad(recorder) };
}

/** Goes on with fresh posts until the process comes to its place; gives up on it after some. */
async function lure(bed: ReservationBed, doomed: ServiceProcess, client: ReservationClient, random: Random) {
  const postIds: number[] = [];
  const luring = (async () => {
    while (!doomed.hasEnded && postIds.length < 20) {
      const [postId] = await bed.createPosts(1, PORTIONS);
      if (postId === undefined) return;
      postIds.push(postId);
      await runRush(client, random, { postIds: [postId], people: 6, atOnce: 1, givingBack: 0, spreadMs: 0 });
    }
    if (!doomed.hasEnded) await doomed.stop();
  })();
  await Promise.race([luring, doomed.ended]);
  await bed.restart(0).ready();
  await luring;
  return postIds;
}
