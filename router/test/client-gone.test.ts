import { setTimeout as sleep } from 'node:timers/promises';
import { startForeignRouter, type ForeignRouter } from './fakes/foreign-router';

describe('a client that disconnects', () => {
  let router: ForeignRouter;
  beforeAll(async () => {
    router = await startForeignRouter();
  });
  afterEach(() => router.products.answerWith(null));
  afterAll(() => router.stop());

  function post(query: string, signal?: AbortSignal): Promise<Response> {
    return fetch(`${router.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
      ...(signal && { signal }),
    });
  }

  /** Disconnects once the subgraph is called; resolves to whether the router aborted that call within 1.5 s. */
  async function isCallAborted(query: string): Promise<boolean> {
    const asked = Promise.withResolvers<void>();
    const left = Promise.withResolvers<boolean>();
    router.products.answerWith(async (_request, reply) => {
      reply.raw.once('close', () => left.resolve(!reply.raw.writableFinished));
      asked.resolve();
      await sleep(1_500);
      return reply.send({ data: {} });
    });
    const client = new AbortController();
    const answer = post(query, client.signal).catch(() => null);
    await asked.promise;
    client.abort();
    expect(await answer).toBeNull();
    return left.promise;
  }

  // A document that was served before goes around Apollo Server.
  describe.each([
    ['new', 0],
    ['known', 1],
  ])('from a request for a %s document', (name, timesBefore) => {
    async function isAborted(query: string): Promise<boolean> {
      for (let time = 0; time < timesBefore; time++) expect((await post(query)).status).toBe(200);
      return isCallAborted(query);
    }

    it('a query is aborted when its client disconnects', async () => {
      expect(await isAborted(`query ${name} { products { name } }`)).toBe(true);
    });

    it('a mutation that has started is finished although its client disconnects', async () => {
      expect(await isAborted(`mutation ${name} { rename(id: "1", name: "Cake") { name } }`)).toBe(false);
    });
  });
});
