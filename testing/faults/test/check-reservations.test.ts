import { checkReservations } from '../src/checkers/check-reservations';
import { isLinearizable } from '../src/checkers/is-linearizable';
import type { Operation, PostHistory } from '../src/checkers/reservation-history';
import { simulateHistory } from './simulate-history';
import type { Bug } from './simulated-post';

const SEEDS = Array.from({ length: 500 }, (_, index) => index + 1);
const SOME = SEEDS.slice(0, 100);

describe('the checker of reservations', () => {
  it('passes 500 random histories of a correct post, and leaves at most one in a hundred undecided', () => {
    const verdicts = SEEDS.map((seed) => checkReservations(simulateHistory(seed)));
    expect(verdicts.flatMap(({ violations }) => violations)).toEqual([]);
    const undecided = verdicts.filter(({ linearizable }) => linearizable === 'undecided');
    expect(undecided.length).toBeLessThanOrEqual(5);
  });

  it('is given histories that are worth checking', () => {
    const histories = SEEDS.map((seed) => simulateHistory(seed));
    const sizes = histories.map(({ operations }) => operations.length);
    expect(Math.min(...sizes)).toBeGreaterThan(10);
    const outcomes = new Set(
      histories.flatMap(({ operations }) =>
        operations.map((one) =>
          one.kind === 'expire' ? 'expire' : `${one.kind} ${one.kind === 'reserve' ? one.outcome.kind : one.outcome}`,
        ),
      ),
    );
    expect([...outcomes].toSorted()).toEqual([
      'cancel cancelled',
      'cancel gone',
      'cancel unknown',
      'change done',
      'change unknown',
      'expire',
      'reserve already',
      'reserve closed',
      'reserve made',
      'reserve sold-out',
      'reserve unknown',
    ]);
  });

  it.each<Bug>([
    'naive-count',
    'no-write',
    'gives-nothing-back',
    'same-reservation-twice',
    'second-portion',
    'reserves-after-closing',
  ])('turns red on a post with the bug "%s" in most of its histories', (bug) => {
    const red = SOME.filter((seed) => checkReservations(simulateHistory(seed, bug)).violations.length > 0);
    expect(red.length / SOME.length).toBeGreaterThan(0.5);
  });
});

const made = (userId: number, reservationId: number, from: number, to: number): Operation => ({
  kind: 'reserve',
  userId,
  from,
  to,
  outcome: { kind: 'made', reservationId },
});
const asked = (userId: number, kind: 'sold-out' | 'closed' | 'unknown', from: number, to: number): Operation => ({
  kind: 'reserve',
  userId,
  from,
  to,
  outcome: { kind },
});

function history(total: number, operations: readonly Operation[], holders: readonly [number, number][]): PostHistory {
  const active = holders.map(([userId, id]) => ({ id, userId }));
  return { postId: 1, initial: { total, isOpen: true }, operations, final: { taken: active.length, active } };
}

describe('a history', () => {
  it('may say "sold out" to a user who asked while the last portion was being taken', () => {
    const one = history(1, [asked(2, 'sold-out', 0, 10), made(1, 7, 5, 20)], [[1, 7]]);
    expect(checkReservations(one).violations).toEqual([]);
  });

  it('may not say "sold out" before anyone has started to take the last portion', () => {
    const one = history(1, [asked(2, 'sold-out', 0, 10), made(1, 7, 11, 20)], [[1, 7]]);
    expect(checkReservations(one).violations).toEqual([
      'post 1: 2 got "sold out" with 1 of 1 left',
      'post 1: no order of the operations explains the answers and the rows',
    ]);
  });

  it('may leave a row of a user who got no answer, or none', () => {
    const operations = [asked(1, 'unknown', 0, Infinity)];
    expect(isLinearizable(history(1, operations, [[1, 7]]))).toBe('yes');
    expect(isLinearizable(history(1, operations, []))).toBe('yes');
    expect(isLinearizable(history(1, operations, [[2, 7]]))).toBe('no');
  });

  it('explains a "sold out" by a request without an answer that took effect, if that is there at the end', () => {
    const operations = [asked(1, 'unknown', 0, Infinity), asked(2, 'sold-out', 50, 60)];
    expect(isLinearizable(history(1, operations, [[1, 7]]))).toBe('yes');
    expect(isLinearizable(history(1, operations, []))).toBe('no');
  });

  it('counts what was acknowledged and is not there, and what is there twice', () => {
    const lost = history(3, [made(1, 7, 0, 1), made(2, 8, 0, 1)], [[1, 7]]);
    expect(checkReservations(lost)).toMatchObject({ acknowledged: 2, lost: 1, double: 0 });
    const double = history(
      1,
      [made(1, 7, 0, 1), made(2, 8, 0, 1)],
      [
        [1, 7],
        [2, 8],
      ],
    );
    expect(checkReservations(double)).toMatchObject({ acknowledged: 2, lost: 0, double: 1 });
  });

  it('takes nothing from anybody when the portions are lowered', () => {
    const lower: Operation = { kind: 'change', total: 0, from: 5, to: 6, outcome: 'done' };
    const one = history(2, [made(1, 7, 0, 1), lower, asked(2, 'sold-out', 7, 8)], [[1, 7]]);
    expect(checkReservations(one).violations).toEqual([]);
  });

  it('is undecided when the search runs out of steps, and is not called wrong then', () => {
    expect(isLinearizable(simulateHistory(3), 1)).toBe('undecided');
  });
});
