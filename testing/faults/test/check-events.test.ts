import { checkEvents } from '../src/checkers/check-events';

const delivery = (subject: string, eventId = `event of ${subject}`) => ({ subject, eventId });

describe('the checker of events', () => {
  it('finds nothing wrong with redeliveries and with resends under the same collapse key', () => {
    const effects = [
      { subject: 'a', collapseKey: 'post-1' },
      { subject: 'a', collapseKey: 'post-1' },
      { subject: 'b', collapseKey: null },
    ];
    const delivered = [delivery('a'), delivery('a'), delivery('b')];
    expect(checkEvents({ attempted: ['a', 'b', 'c'], acknowledged: ['a', 'b'], delivered, effects })).toEqual({
      attempted: 3,
      acknowledged: 2,
      delivered: 2,
      redelivered: 1,
      lost: [],
      duplicated: [],
      invented: [],
    });
  });

  it('finds what was acknowledged and never came', () => {
    const verdict = checkEvents({
      attempted: ['a', 'b'],
      acknowledged: ['a', 'b'],
      delivered: [delivery('b')],
      effects: [],
    });
    expect(verdict.lost).toEqual(['a']);
  });

  it('lets what was only attempted come or not', () => {
    expect(checkEvents({ attempted: ['a'], acknowledged: [], delivered: [], effects: [] }).lost).toEqual([]);
    const came = checkEvents({ attempted: ['a'], acknowledged: [], delivered: [delivery('a')], effects: [] });
    expect([came.lost, came.invented]).toEqual([[], []]);
  });

  it('finds one thing that was published by two events, and effects that are there twice', () => {
    const twoEvents = [delivery('a', '1'), delivery('a', '2')];
    const verdict = checkEvents({ attempted: ['a'], acknowledged: ['a'], delivered: twoEvents, effects: [] });
    expect(verdict.duplicated).toEqual(['a']);
    const twoKeys = [
      { subject: 'b', collapseKey: '1' },
      { subject: 'b', collapseKey: '2' },
    ];
    const twoRows = [
      { subject: 'c', collapseKey: null },
      { subject: 'c', collapseKey: null },
    ];
    const subjects = ['b', 'c'];
    const done = checkEvents({
      attempted: subjects,
      acknowledged: subjects,
      delivered: subjects.map((subject) => delivery(subject)),
      effects: [...twoKeys, ...twoRows],
    });
    expect(done.duplicated).toEqual(['b', 'c']);
  });

  it('finds what was never requested', () => {
    const verdict = checkEvents({ attempted: [], acknowledged: [], delivered: [delivery('x')], effects: [] });
    expect(verdict.invented).toEqual(['x']);
  });
});
