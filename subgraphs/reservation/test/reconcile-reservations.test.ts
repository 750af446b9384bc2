import type { CapacityDifference } from '../src/domain/capacity-difference';
import type { Reconciler } from '../src/reconcile/open-reconciler';
import { compareReservations, reconcileReservations } from '../src/reconcile/reconcile-reservations';

const miscounted: CapacityDifference = {
  kind: 'miscounted',
  postId: 1,
  here: '4 taken',
  there: '2 active reservations',
};
const oversold: CapacityDifference = { kind: 'oversold', postId: 2, here: 'at most 1 on offer', there: '2 active …' };
const behind: CapacityDifference = { kind: 'behind its post', postId: 3, here: 'v1: …', there: 'v2: …' };

describe('the reconcile command of reservation', () => {
  let said: string[];
  let repaired: CapacityDifference[];
  beforeEach(() => {
    [said, repaired] = [[], []];
  });

  function run(
    isRepairing: boolean,
    {
      counts = [],
      posts = [],
      left = null,
    }: {
      readonly counts?: readonly CapacityDifference[];
      readonly posts?: readonly CapacityDifference[] | null;
      readonly left?: CapacityDifference | null;
    },
  ) {
    const reconciler: Reconciler = {
      compareCounts: async () => counts,
      comparePosts: async () => posts,
      async repair(difference) {
        repaired.push(difference);
        return left;
      },
      close: async () => undefined,
    };
    return compareReservations(reconciler, { isRepairing, say: (line) => said.push(line) });
  }

  it('says that all agree', async () => {
    expect(await run(false, {})).toBe(0);
    expect(said.at(-1)).toBe('They agree.');
  });

  it('shows what differs and touches nothing', async () => {
    expect(await run(false, { counts: [miscounted, oversold], posts: [behind] })).toBe(3);
    expect(said.join('\n')).toMatch(/miscounted +1 +4 taken +2 active reservations\n.*oversold[^]*behind its post/);
    expect(repaired).toEqual([]);
  });

  it('repairs what is safe, and says what is left', async () => {
    expect(await run(true, { counts: [miscounted, oversold], posts: [behind] })).toBe(1);
    expect(repaired).toEqual([miscounted, behind]);
    expect(said.slice(-4)).toEqual([
      '1 of 3: post 1 is repaired',
      '2 of 3: post 2 is left: oversold',
      '3 of 3: post 3 is repaired',
      '2 repaired, 1 left.',
    ]);
  });

  it('counts what a repair could not make good as left', async () => {
    expect(await run(true, { counts: [miscounted], left: miscounted })).toBe(1);
  });

  it('says when posts were left out', async () => {
    await run(false, { posts: null });
    expect(said).toContain('Posts were left out: INTERNAL_TOKEN_SECRET is not set.');
  });

  it('names the setting that it misses', async () => {
    const asked = reconcileReservations.run({ env: {}, isRepairing: false, say: () => undefined });
    await expect(asked).rejects.toThrow(/RESERVATION_DATABASE_URL: is missing/);
  });
});
