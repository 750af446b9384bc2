import type { FaultContext, FaultDefinition } from '../fault';
import { describeLoad, toResult } from '../system/judge';
import { openReservationSetup } from '../system/reservation-setup';
import { findUnresolved, underLoad } from '../system/under-load';
import { createRandom } from '../tools/random';
import { freePort } from '@gobbler/test-servers';
import { throughPort } from '../tools/url-port';

const PORTIONS = 10;

/** Crowds alone, before anything is broken: every portion finds a user, with the lock and without it. */
export const noFault: FaultDefinition = {
  number: 0,
  title: 'nothing broken: crowds for every post, with the lock and without',
  async run(context) {
    const withLock = await rush(context, true);
    const without = await rush(context, false);
    const both = toResult(2, [withLock.judged, without.judged], {
      violations: [...withLock.violations, ...without.violations],
      notes: [...withLock.notes, ...without.notes],
      standIns: [...withLock.standIns, ...without.standIns],
    });
    return both;
  },
};

async function rush(context: FaultContext, hasLock: boolean) {
  const { isShort, rounds, seed } = context;
  const posts = rounds ?? (isShort ? 6 : 200);
  const people = isShort ? 30 : 50;
  const random = createRandom(seed);
  const closedPort = await freePort();
  const setup = await openReservationSetup(
    context,
    hasLock ? {} : { redisUrl: (real) => throughPort(real, closedPort) },
  );
  const standIns = await setup.standIns(['database', 'lock', 'broker']);
  const loaded = await underLoad(setup, random, {
    posts,
    portions: PORTIONS,
    people,
    spreadMs: 0,
    givingBack: 0,
    // Everybody gets an answer in the end: only then is what is left unsold distinguished from users who gave up.
    timeoutMs: 600_000,
    atOnce: 2,
  });
  await Promise.all([setup.post, ...setup.reservations].map((one) => one.kill()));
  const sold = loaded.judged.histories.map(({ final }) => final.active.length);
  const [over, under] = [sold.filter((n) => n > PORTIONS).length, sold.filter((n) => n < PORTIONS).length];
  const how = hasLock ? 'with the lock' : 'without the lock';
  context.say(`${how}: ${describeLoad(loaded.recorder)}`);
  return {
    judged: loaded.judged,
    standIns,
    violations: [
      ...findUnresolved(loaded),
      ...(over === 0 ? [] : [`${how}: ${over} posts overbooked`]),
      ...(under === 0 ? [] : [`${how}: ${under} posts undersold`]),
    ],
    notes: [
      `${how}: ${posts} posts x ${people} people for ${PORTIONS} portions: overbooked ${over}, undersold ${under}`,
    ],
  };
}
