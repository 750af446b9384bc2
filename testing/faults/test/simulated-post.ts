import type { PostHistory, ReserveOutcome } from '../src/checkers/reservation-history';

/** Ways to be wrong that the checker must notice. */
export type Bug =
  | 'naive-count'
  | 'no-write'
  | 'gives-nothing-back'
  | 'same-reservation-twice'
  | 'second-portion'
  | 'reserves-after-closing';

/** A post as a server keeps it, with one bug or none. Each call happens at one moment, but for the naive count. */
export function createSimulatedPost(total: number, bug: Bug | null) {
  const rows: { id: number; userId: number; isActive: boolean }[] = [];
  const terms = { total, isOpen: true, isOver: false };
  let taken = 0;
  let lastId = 0;

  const holds = (userId: number) => rows.some((row) => row.userId === userId && row.isActive);

  /** What the guarded update would say; a naive server decides by it and acts later. */
  function refusal(userId: number): ReserveOutcome | null {
    if (holds(userId) && bug !== 'second-portion') return { kind: 'already' };
    if ((!terms.isOpen || terms.isOver) && bug !== 'reserves-after-closing') return { kind: 'closed' };
    return taken >= terms.total ? { kind: 'sold-out' } : null;
  }

  function insert(userId: number): ReserveOutcome {
    if (bug === 'same-reservation-twice' && lastId > 0 && lastId % 3 === 0 && !holds(userId)) {
      return { kind: 'made', reservationId: lastId };
    }
    lastId += 1;
    const isWritten = bug !== 'no-write' || lastId % 3 !== 0;
    if (isWritten) rows.push({ id: lastId, userId, isActive: true });
    if (isWritten) taken += 1;
    return { kind: 'made', reservationId: lastId };
  }

  return {
    refusal,
    reserve: (userId: number) => refusal(userId) ?? insert(userId),
    insert,
    cancel(id: number): 'cancelled' | 'gone' {
      const row = rows.find((one) => one.id === id && one.isActive);
      if (!row) return 'gone';
      row.isActive = false;
      if (bug !== 'gives-nothing-back') taken -= 1;
      return 'cancelled';
    },
    change(next: { total?: number; isOpen?: boolean }) {
      Object.assign(terms, next);
    },
    expire() {
      terms.isOver = true;
    },
    final: (): PostHistory['final'] => ({
      taken,
      active: rows.filter(({ isActive }) => isActive).map(({ id, userId }) => ({ id, userId })),
    }),
  };
}

export type SimulatedPost = ReturnType<typeof createSimulatedPost>;
