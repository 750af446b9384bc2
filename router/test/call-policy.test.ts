import { createCallPolicy } from '../src/http/call-policy';
import { NoAnswerError } from '../src/http/post-json';
import { mayHaveRun } from '../src/engine/execute/may-have-run';

const never = () => false;

describe('the policy of calls to a subgraph', () => {
  it('opens the circuit when calls time out, and closes it after a call that is answered', async () => {
    const call = createCallPolicy();
    let sent = 0;
    const hang = () => {
      sent += 1;
      return Promise.reject(new NoAnswerError('no answer'));
    };
    const outcomes: unknown[] = [];
    for (let attempt = 0; attempt < 40; attempt += 1)
      outcomes.push(await call(hang, never).catch((error: unknown) => error));
    expect(sent).toBeLessThan(40);
    const refused = outcomes.at(-1);
    expect(refused).not.toBeInstanceOf(NoAnswerError);
    expect(mayHaveRun(refused)).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(await call(() => Promise.resolve('up'), never)).toBe('up');
    expect(await call(() => Promise.resolve('up'), never)).toBe('up');
  });

  it('keeps the circuit closed while connections are refused', async () => {
    const call = createCallPolicy();
    const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    for (let attempt = 0; attempt < 100; attempt += 1) {
      await expect(call(() => Promise.reject(refused), never)).rejects.toBe(refused);
    }
  });

  it('tries a lost connection once more, until the budget is used up', async () => {
    const call = createCallPolicy();
    let sent = 0;
    const lose = () => {
      sent += 1;
      return Promise.reject(new Error('lost'));
    };
    for (let attempt = 0; attempt < 100; attempt += 1) await call(lose, () => true).catch(() => undefined);
    expect(sent).toBeGreaterThan(120);
    expect(sent).toBeLessThanOrEqual(132);
  });
});
