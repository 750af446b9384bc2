import { serverAudits } from 'graphql-http';
import { startForeignRouter, type ForeignRouter } from './fakes/foreign-router';

let router: ForeignRouter;
beforeAll(async () => {
  router = await startForeignRouter();
});
afterAll(() => router.stop());

describe('the audits of GraphQL over HTTP', () => {
  it.each(serverAudits({ url: () => `${router.url}/graphql` }))('$id: it $name', async ({ fn }) => {
    const result = await fn();
    expect(result.status === 'ok' ? 'ok' : result.reason).toBe('ok');
  });
});
