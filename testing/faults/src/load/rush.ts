import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../tools/random';
import type { ReservationClient } from './reservation-client';

export interface Rush {
  readonly postIds: readonly number[];
  /** People a post, all different. */
  readonly people: number;
  /** Posts at a time. */
  readonly atOnce: number;
  /** Share of those who got a portion that give it back, after which another user may come. */
  readonly givingBack: number;
  /** Milliseconds over which the people of a post arrive; 0: all at the same moment. */
  readonly spreadMs: number;
}

const FIRST_USER = 1_000_000;

/** Crowds come for posts. Resolves when everybody has an answer, or has given up. */
export async function runRush(client: ReservationClient, random: Random, rush: Rush): Promise<void> {
  const waiting = rush.postIds.map((postId, index) => ({ postId, firstUser: FIRST_USER + index * rush.people }));
  const takeTurns = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await crowd(client, random, rush, next);
  };
  await Promise.all(Array.from({ length: rush.atOnce }, takeTurns));
}

async function crowd(
  client: ReservationClient,
  random: Random,
  { people, givingBack, spreadMs }: Rush,
  { postId, firstUser }: { postId: number; firstUser: number },
): Promise<void> {
  const persons = Array.from({ length: people }, (_, index) => ({
    userId: firstUser + index,
    wait: random.between(0, spreadMs),
    givesBack: random.chance(givingBack),
    pause: random.between(0, 200),
  }));
  await Promise.all(
    persons.map(async ({ userId, wait, givesBack, pause }) => {
      if (wait > 0) await sleep(wait);
      const reservationId = await client.reserve(userId, postId);
      if (reservationId === null || !givesBack) return;
      await sleep(pause);
      await client.cancel(userId, postId, reservationId);
    }),
  );
}
