import { randomUUID } from 'node:crypto';
import { QuotaEntity } from '@gobbler/service-kit';
import { untilServed } from '@gobbler/test-harness';
import { ReservationEntity } from '../src/infra/reservation.entity';
import { numbers } from './builders';
import { type ReserveAnswer, useTestReservation } from './test-reservation';

const HOUR_MS = 3_600_000;
const DAY_SECONDS = 24 * 3_600;

/** How often each code was answered. */
function countCodes(answers: readonly ReserveAnswer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { code } of answers) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

describe('the quotas of one account', () => {
  const { system, givenPost } = useTestReservation({ quotas: { open: 3, perDay: 8, positionsPerDay: 5 } });
  let lastUser = 100;
  const newUser = () => (lastUser += 1);

  /** Lets the account's day begin that much earlier. */
  async function ageDay(userId: number, ageMs: number): Promise<void> {
    await system().db.manager.update(QuotaEntity, { userId }, { since: new Date(Date.now() - ageMs) });
  }

  async function reserveAndCancel(userId: number, postId: number): Promise<ReserveAnswer> {
    const answer = await system().reserve(userId, postId);
    if (answer.id !== null) await system().cancel(userId, answer.id);
    return answer;
  }

  it('let exactly as many of 50 parallel requests through as may be open at once', async () => {
    const ana = newUser();
    const answers = await Promise.all(
      numbers(50).map(() => {
        const [post, key] = [givenPost(), randomUUID()];
        return untilServed(() => system().reserve(ana, post.id, key));
      }),
    );
    expect(countCodes(answers)).toEqual({ OK: 3, QUOTA_EXCEEDED: 47 });
    expect(await system().db.manager.countBy(ReservationEntity, { userId: ana })).toBe(3);
  });

  it('count open reservations only while they are held, and say when the first of their posts ends', async () => {
    const ben = newUser();
    const soon = givenPost({ endsAt: new Date(Date.now() + HOUR_MS / 2) });
    const held = await system().reserve(ben, soon.id);
    for (const _ of numbers(2)) await system().reserve(ben, givenPost().id);
    const refused = await system().reserve(ben, givenPost().id);
    expect(refused).toMatchObject({ code: 'QUOTA_EXCEEDED', id: null });
    expect(refused.retryAfterSeconds).toBeGreaterThan(1_700);
    expect(refused.retryAfterSeconds).toBeLessThanOrEqual(1_800);

    await system().cancel(ben, held.id);
    expect(await system().reserve(ben, givenPost().id)).toMatchObject({ code: 'OK' });
  });

  it('do not count reservations of posts that have ended', async () => {
    const cleo = newUser();
    for (const _ of numbers(3)) await system().reserve(cleo, givenPost().id);
    await system().db.query(
      `UPDATE capacities SET ends_at = '2026-01-02 03:04:05' WHERE post_id IN (SELECT post_id FROM reservations WHERE user_id = ${cleo})`,
    );
    expect(await system().reserve(cleo, givenPost().id)).toMatchObject({ code: 'OK' });
  });

  it('stop an account that reserves, reads and cancels in order to collect addresses', async () => {
    const dan = newUser();
    const seen = numbers(5).map(() => givenPost());
    for (const { id } of seen) expect(await reserveAndCancel(dan, id)).toMatchObject({ code: 'OK' });

    const refused = await reserveAndCancel(dan, givenPost().id);
    expect(refused).toMatchObject({ code: 'QUOTA_EXCEEDED' });
    expect(refused.retryAfterSeconds).toBeGreaterThan(DAY_SECONDS - 60);
    expect(refused.retryAfterSeconds).toBeLessThanOrEqual(DAY_SECONDS);
    // What was seen already is no secret any more.
    expect(await reserveAndCancel(dan, seen[0]?.id ?? 0)).toMatchObject({ code: 'OK' });
  });

  it('do not give a day’s reservation back when it is cancelled', async () => {
    const eve = newUser();
    const { id } = givenPost();
    const answers: ReserveAnswer[] = [];
    for (const _ of numbers(9)) answers.push(await reserveAndCancel(eve, id));
    expect(countCodes(answers)).toEqual({ OK: 8, QUOTA_EXCEEDED: 1 });
    expect(answers.at(-1)?.code).toBe('QUOTA_EXCEEDED');
  });

  it('are whole again 24 hours after the first use', async () => {
    const finn = newUser();
    for (const _ of numbers(5)) await reserveAndCancel(finn, givenPost().id);
    await ageDay(finn, 23 * HOUR_MS);
    const refused = await reserveAndCancel(finn, givenPost().id);
    expect(refused.code).toBe('QUOTA_EXCEEDED');
    expect(refused.retryAfterSeconds).toBeLessThanOrEqual(3_600);
    await ageDay(finn, 24 * HOUR_MS);
    expect(await reserveAndCancel(finn, givenPost().id)).toMatchObject({ code: 'OK' });
  });

  it('cost nothing for what is refused for another reason, which is said first', async () => {
    const gus = newUser();
    const soldOut = givenPost({ portions: 0 });
    for (const _ of numbers(10)) expect(await system().reserve(gus, soldOut.id)).toMatchObject({ code: 'SOLD_OUT' });
    for (const _ of numbers(3)) expect(await system().reserve(gus, givenPost().id)).toMatchObject({ code: 'OK' });
    expect(await system().reserve(gus, soldOut.id)).toMatchObject({ code: 'SOLD_OUT' });
  });

  it('take no portion from anybody and forget the key of a refused request', async () => {
    const hal = newUser();
    const held: ReserveAnswer[] = [];
    for (const _ of numbers(3)) held.push(await system().reserve(hal, givenPost().id));
    const last = givenPost({ portions: 1 });
    expect(await system().reserve(hal, last.id, 'one key')).toMatchObject({ code: 'QUOTA_EXCEEDED' });
    await system().cancel(hal, held[0]?.id ?? 0);
    expect(await system().reserve(hal, last.id, 'one key')).toMatchObject({ code: 'OK' });
    expect(await system().reserve(hal, last.id, 'one key')).toMatchObject({ code: 'OK' });
  });

  it('are each account’s own', async () => {
    const [ida, jon] = [newUser(), newUser()];
    for (const _ of numbers(3)) await system().reserve(ida, givenPost().id);
    expect(await system().reserve(jon, givenPost().id)).toMatchObject({ code: 'OK' });
  });
});
