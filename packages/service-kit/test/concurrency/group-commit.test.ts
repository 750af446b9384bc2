import { createGroupCommit, currentRequest, runInRequest, type BatchOutcome } from '../../src';
import { createGate } from '../rig';

const scopeOf = (requestId: string, ms = 60_000) => ({
  requestId,
  traceparent: null,
  deadlineAt: performance.now() + ms,
});

/** A group commit whose first batch of each key waits for the gate, and the batches that it has run. */
function setUp(outcomeOf: (item: string) => BatchOutcome<string> = (item) => item.toUpperCase(), maxBatch = 10) {
  const gate = createGate();
  const batches: string[][] = [];
  const submit = createGroupCommit<string, string>({
    maxBatch,
    async run(_key, batch) {
      batches.push(batch.map(({ item }) => item));
      await gate.opened;
      return batch.map(({ item }) => outcomeOf(item));
    },
  });
  return { submit, gate, batches };
}

describe('a group commit', () => {
  it('starts a single item at once, and the next batch with all that arrived meanwhile', async () => {
    const { submit, gate, batches } = setUp();
    const results = ['a', 'b', 'c'].map((item) => submit('soup', item));
    const other = submit('bread', 'd');
    expect(batches).toEqual([['a'], ['d']]);
    gate.open();
    expect(await Promise.all([...results, other])).toEqual(['A', 'B', 'C', 'D']);
    expect(batches).toEqual([['a'], ['d'], ['b', 'c']]);
  });

  it('limits a batch, oldest items first', async () => {
    const { submit, gate, batches } = setUp(undefined, 2);
    const results = ['a', 'b', 'c', 'd', 'e'].map((item) => submit('soup', item));
    gate.open();
    await Promise.all(results);
    expect(batches).toEqual([['a'], ['b', 'c'], ['d', 'e']]);
  });

  it('rejects one item without its neighbours', async () => {
    const { submit, gate } = setUp((item) => (item === 'b' ? new Error('sold out') : item));
    gate.open();
    const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((item) => submit('soup', item)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('rejects every item of a batch that fails as a whole, and runs the next batch', async () => {
    let isBroken = true;
    const submit = createGroupCommit<string, string>({
      maxBatch: 10,
      async run(_key, batch) {
        if (isBroken) throw new Error('deadlock');
        return batch.map(({ item }) => item);
      },
    });
    await expect(submit('soup', 'a')).rejects.toThrow('deadlock');
    isBroken = false;
    expect(await submit('soup', 'b')).toBe('b');
  });

  it('drops items whose deadline passed before their batch started, and knows the request of each other one', async () => {
    const { submit, gate, batches } = setUp();
    const first = submit('soup', 'a');
    const late = runInRequest(scopeOf('late', 5), () => submit('soup', 'b'));
    const inTime = runInRequest(scopeOf('in time'), () => submit('soup', 'c'));
    late.catch(() => undefined);
    await new Promise((done) => setTimeout(done, 20));
    gate.open();
    await expect(late).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(await Promise.all([first, inTime])).toEqual(['A', 'C']);
    expect(batches).toEqual([['a'], ['c']]);
  });

  it('runs outside of the request that happened to start the batch', async () => {
    const seen: unknown[] = [];
    const submit = createGroupCommit<string, string>({
      maxBatch: 10,
      async run(_key, batch) {
        seen.push(currentRequest(), batch[0]?.scope?.requestId);
        return batch.map(({ item }) => item);
      },
    });
    await runInRequest(scopeOf('r-1'), () => submit('soup', 'a'));
    expect(seen).toEqual([undefined, 'r-1']);
  });
});
