import { createLogger, repeat, type Repetition } from '../src';
import { createGate } from './parcel';

const log = createLogger({ service: 'test', level: 'silent' });

describe('repeating work', () => {
  let repetition: Repetition;

  afterEach(() => repetition.stop());

  it('goes on after a round that failed', async () => {
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

  it('waits for the running round when it is stopped, and begins no other', async () => {
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
});
