import { setTimeout as sleep } from 'node:timers/promises';
import { startForeignRouter, type ForeignRouter } from './fakes/foreign-router';

describe('a client that goes without its answer', () => {
  let router: ForeignRouter;
  beforeAll(async () => {
    router = await startForeignRouter();
  });
  afterEach(() => router.products.answerWith(null));
  afterAll(() => router.stop());

  /** Asks, goes once the subgraph has been asked, and tells whether the subgraph was then left within a second. */
  async function isSubgraphLeft(query: string): Promise<boolean> {
    const asked = Promise.withResolvers<void>();
    const left = Promise.withResolvers<boolean>();
    router.products.answerWith(async (_request, reply) => {
      reply.raw.once('close', () => left.resolve(!reply.raw.writableFinished));
      asked.resolve();
      await sleep(1_500);
      return reply.send({ data: {} });
    });
    const client = new AbortController();
    const answer = fetch(`${router.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
      signal: client.signal,
    }).catch(() => null);
    await asked.promise;
    client.abort();
    expect(await answer).toBeNull();
    return left.promise;
  }

  it('has its calls of subgraphs ended', async () => {
    expect(await isSubgraphLeft('{ products { name } }')).toBe(true);
  });

  it('lets a change that has begun be finished', async () => {
    expect(await isSubgraphLeft('mutation { rename(id: "1", name: "Cake") { name } }')).toBe(false);
  });
});
