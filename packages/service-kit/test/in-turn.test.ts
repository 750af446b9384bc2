import { runInRequest } from '@gobbler/service-kit';
import { createInTurn } from '../src/lifecycle/in-turn';

const within = <T>(ms: number, work: () => Promise<T>): Promise<T> =>
  runInRequest({ requestId: 'r', traceparent: 't', deadlineAt: performance.now() + ms }, work);

const tick = () => new Promise((done) => setImmediate(done));

describe('work in turn', () => {
  it('runs one after the other for one key, in the order of asking, and beside that of other keys', async () => {
    const inTurn = createInTurn();
    const story: string[] = [];
    const tell = (name: string) => async () => {
      story.push(`${name} begins`);
      await tick();
      story.push(`${name} ends`);
      return name;
    };
    const names = [inTurn('curry', tell('a')), inTurn('curry', tell('b')), inTurn('soup', tell('c'))];
    expect(await Promise.all(names)).toEqual(['a', 'b', 'c']);
    expect(story.filter((line) => !line.startsWith('c'))).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
    expect(story.indexOf('c begins')).toBeLessThan(story.indexOf('a ends'));
  });

  it('goes on behind work that fails', async () => {
    const inTurn = createInTurn();
    const failing = inTurn('curry', () => Promise.reject(new Error('sold out')));
    const next = inTurn('curry', async () => 'served');
    await expect(failing).rejects.toThrow('sold out');
    expect(await next).toBe('served');
  });

  it('does not begin what its request has no time for any more', async () => {
    const inTurn = createInTurn();
    let hasBegun = false;
    const long = inTurn('curry', () => new Promise((done) => setTimeout(done, 60)));
    const late = within(20, () =>
      inTurn('curry', async () => {
        hasBegun = true;
      }),
    );
    await expect(late).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    await long;
    expect(hasBegun).toBe(false);
    expect(await within(1_000, () => inTurn('curry', async () => 'in time'))).toBe('in time');
  });
});
