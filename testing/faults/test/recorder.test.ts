import { foldCancel, foldReserve } from '../src/load/recorder';

const made = { kind: 'made', reservationId: 7 } as const;
const unknown = { kind: 'unknown' } as const;

describe('the tries of one keyed request', () => {
  it('are one operation, from the first that got no answer to the one that was confirmed', () => {
    const attempts = [
      { from: 0, to: 5, outcome: unknown },
      { from: 10, to: 15, outcome: made },
    ];
    expect(foldReserve(1, attempts)).toEqual([{ kind: 'reserve', userId: 1, from: 0, to: 15, outcome: made }]);
  });

  it('may have had their effect after a refusal, when one before it got no answer', () => {
    const attempts = [
      { from: 0, to: 5, outcome: unknown },
      { from: 10, to: 15, outcome: { kind: 'sold-out' } as const },
    ];
    expect(foldReserve(1, attempts)).toEqual([
      { kind: 'reserve', userId: 1, from: 0, to: Infinity, outcome: unknown },
      { kind: 'reserve', userId: 1, from: 10, to: 15, outcome: { kind: 'sold-out' } },
    ]);
  });

  it('say nothing but the refusal when that came at once', () => {
    const attempts = [{ from: 10, to: 15, outcome: { kind: 'closed' } as const }];
    expect(foldReserve(1, attempts)).toHaveLength(1);
  });
});

describe('the tries to give one reservation back', () => {
  it('leave open which of them did it when the last finds it gone', () => {
    const attempts = [
      { from: 0, to: 5, outcome: 'unknown' as const },
      { from: 10, to: 15, outcome: 'gone' as const },
    ];
    expect(foldCancel(1, 7, attempts).map(({ from, to }) => [from, to])).toEqual([
      [0, Infinity],
      [10, 15],
    ]);
  });
});
