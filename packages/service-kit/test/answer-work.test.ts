import { setTimeout as sleep } from 'node:timers/promises';
import { TEST_SECRET } from '@gobbler/test-servers';
import { createInternalTokenIssuer, type RunningSubgraph } from '../src';
import { startTestSubgraph } from './rig';

const SLOW_MS = 20;

describe('the work for an answer', () => {
  let subgraph: RunningSubgraph;
  /** What was resolved, in order. */
  const done: string[] = [];
  let started = Promise.withResolvers<void>();
  let mayEnd = Promise.withResolvers<void>();

  beforeAll(async () => {
    subgraph = await startTestSubgraph('answer-work.graphql', {
      Query: { node: () => ({ name: 'root' }) },
      Mutation: {
        change: async () => {
          started.resolve();
          await mayEnd.promise;
          done.push('changed');
          return { name: 'changed' };
        },
      },
      Node: {
        nodes: (_: unknown, { first }: { first: number }) => Array(first).fill({ name: 'child' }),
        slow: async () => {
          started.resolve();
          done.push('slow');
          await sleep(SLOW_MS);
          return 'at last';
        },
      },
    });
  });

  beforeEach(() => {
    done.length = 0;
    started = Promise.withResolvers();
    mayEnd = Promise.withResolvers();
  });

  afterAll(() => subgraph?.stop());

  async function ask(query: string, headers: Record<string, string> = {}, signal?: AbortSignal) {
    const token = createInternalTokenIssuer(TEST_SECRET, 'router', () => new Date()).tokenFor('user', null);
    const answer = await fetch(`${subgraph.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
      body: JSON.stringify({ query }),
      ...(signal ? { signal } : {}),
    });
    return { status: answer.status, body: (await answer.json()) as unknown };
  }

  /** Each level waits for the one above, as the slow ones of a level do. */
  const steps = (count: number) =>
    `mutation { ${Array.from({ length: count }, (_, i) => `c${i}: change { slow }`).join(' ')} }`;

  it('resolves no more fields once the caller is gone, and begins no further change', async () => {
    const caller = new AbortController();
    const asked = ask(steps(4), {}, caller.signal).catch(() => 'gone');
    await started.promise;
    caller.abort();
    expect(await asked).toBe('gone');
    await sleep(SLOW_MS * 20);
    mayEnd.resolve();
    await sleep(SLOW_MS * 5);
    // The change that had started was finished.
    expect(done).toEqual(['changed']);
  });

  it('resolves no more fields after the deadline', async () => {
    const { status, body } = await ask(steps(4), { 'x-gobbler-remaining-ms': '1000' });
    expect([status, body]).toEqual([504, expect.objectContaining({ code: 'OUTCOME_UNKNOWN' })]);
    mayEnd.resolve();
    await sleep(SLOW_MS * 5);
    expect(done).toEqual(['changed']);
  });

  it('is refused where it has too many fields, in little time, and the next one is answered', async () => {
    const started = performance.now();
    const levels = 5;
    const million = `{ node { ${'nodes(first: 100) { '.repeat(levels)} slow ${'} '.repeat(levels)} } }`;
    expect(await ask(million)).toEqual({
      status: 400,
      body: { errors: [{ message: expect.any(String), extensions: { code: 'COST_LIMIT' } }] },
    });
    expect(performance.now() - started).toBeLessThan(20_000); // 10^10 fields in all, of which two minutes ended the process
    expect(await ask('{ node { nodes(first: 1000) { name } } }')).toMatchObject({ status: 200 });
  });
});
