import type { FaultDefinition } from '../fault';
import { createRecorder } from '../load/recorder';
import { createReservationClient, type ReservationClient } from '../load/reservation-client';
import { runRush } from '../load/rush';
import { describeLoad, judgeReservations, toResult, type Judged } from '../system/judge';
import { openReservationSetup, type ReservationSetup } from '../system/reservation-setup';
import { createRandom, type Random } from '../tools/random';
import type { ServiceProcess } from '../system/fault-scope';

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
    const places = Array.from({ length: rounds }, () => PLACES).flat();
    const armed = (place: string | undefined) => ({ CRASH_POINT: place ? `${place}:${random.between(1, 3)}` : '' });
    const setup = await openReservationSetup(context, {
      reservationEnv: (index) => armed(index === 0 ? places[0] : ''),
    });
    const standIns = await setup.standIns(['database', 'lock', 'broker']);
    const judged: Judged[] = [];
    const violations: string[] = [];
    for (const [index, place] of places.entries()) {
      // It comes back with the next place to die at.
      const result = await killAt(setup, random, place, armed(places[index + 1]));
      judged.push(result.judged);
      violations.push(...result.violations);
      context.say(`${place}, kill ${index + 1} of ${places.length}: ${result.load}`);
    }
    const notes = [`${places.length} kills, ${rounds} at each of ${PLACES.length} places`];
    return toResult(places.length, judged, { notes, violations, standIns });
  },
};

/** The first process dies at its place in the middle of a crowd; the second goes on, and the first comes back. */
async function killAt(setup: ReservationSetup, random: Random, place: string, nextEnv: Record<string, string>) {
  const [doomed] = setup.reservations;
  if (!doomed) throw new Error('no process to kill');
  const postIds = await setup.createPosts(2, PORTIONS);
  const recorder = createRecorder();
  const client = createReservationClient({
    ask: setup.ask,
    nextUrl: () => random.pick(setup.urls.reservations),
    recorder,
    random,
    timeoutMs: 60_000,
  });
  const rush = { postIds: [...postIds], people: PEOPLE, atOnce: 2, givingBack: 0.2, spreadMs: 100 };
  const rushing = runRush(client, random, rush);
  const isDead = await Promise.race([doomed.ended.then(() => true), rushing.then(() => false)]);
  // The other process may have had all the luck: more come until this one has to do something.
  const luring = isDead ? Promise.resolve() : lure(setup, doomed, client, random, postIds);
  const end = await doomed.ended;
  await setup.restart(0, nextEnv).ready();
  await Promise.all([rushing, luring]);
  const judged = await judgeReservations(setup.rows, recorder, postIds, PORTIONS);
  const { unresolved } = recorder.figures();
  const violations = [
    ...(end === 'SIGKILL' ? [] : [`${place}: the process ended with ${end} and was not killed there`]),
    ...(unresolved === 0 ? [] : [`${place}: ${unresolved} requests never got to know the truth`]),
  ];
  return { judged, violations, load: describeLoad(recorder) };
}

/** Goes on with fresh posts until the process comes to its place; gives up on it after some. */
async function lure(
  setup: ReservationSetup,
  doomed: ServiceProcess,
  client: ReservationClient,
  random: Random,
  postIds: number[],
): Promise<void> {
  for (let turn = 0; turn < 20 && !doomed.hasEnded; turn += 1) {
    const added = await setup.createPosts(1, PORTIONS);
    postIds.push(...added);
    await runRush(client, random, { postIds: added, people: 6, atOnce: 1, givingBack: 0, spreadMs: 0 });
  }
  if (!doomed.hasEnded) await doomed.stop();
}
