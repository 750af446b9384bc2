import { repeat, type Repetition } from '../../src';
import { createGate, recordLog } from '../rig';

const { log } = recordLog();

describe('repeating work', () => {
  let repetition: Repetition;

  afterEach(() => repetition.stop());

  it('starts another round after one that failed', async () => {
    const thirdRound = createGate();
    let rounds = 0;
    repetition = repeat(log, 'sweep', 1, async () => {
      rounds += 1;
      if (rounds === 3) thirdRound.open();
      throw new Error('not this time');
    });
    await thirdRound.opened;
    expect(rounds).toBe(3);
  });

  it('waits for the running round when it is stopped, and starts no other', async () => {
    const mayEnd = createGate();
    let ended = 0;
    repetition = repeat(log, 'sweep', 1, async () => {
      await mayEnd.opened;
      ended += 1;
    });
    const stopped = repetition.stop();
    mayEnd.open();
    await stopped;
    expect(ended).toBe(1);
    await new Promise((done) => setTimeout(done, 20));
    expect(ended).toBe(1);
  });

  it('logs an outage of the database once, whatever the number of rounds, and its return', async () => {
    const { log, lines } = recordLog();
    const tenthRound = createGate();
    let rounds = 0;
    repetition = repeat(log, 'sweep', 1, async () => {
      rounds += 1;
      if (rounds === 10) tenthRound.open();
      if (rounds < 8) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    });
    await tenthRound.opened;
    expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
      ['warn', 'could not sweep'],
      ['warn', 'could sweep again'],
    ]);
    expect(lines[0]).toMatchObject({ problem: 'connect ECONNREFUSED' });
    expect(lines[0]).not.toHaveProperty('err');
  });

  it('logs no outage of the database when another part does, and logs every other failure', async () => {
    const { log, lines } = recordLog();
    const done = createGate();
    let rounds = 0;
    const work = async () => {
      rounds += 1;
      if (rounds === 3) done.open();
      throw rounds === 1 ? Object.assign(new Error('out'), { code: 'ECONNREFUSED' }) : new Error('a mistake');
    };
    repetition = repeat(log, 'sweep', 1, work, { databaseOutageLoggedElsewhere: true });
    await done.opened;
    expect(lines[0]).toMatchObject({ level: 'warn', err: { message: 'a mistake' } });
  });
});
