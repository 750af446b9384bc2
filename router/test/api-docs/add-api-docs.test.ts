import { buildSchema } from 'graphql';
import { startOwnRouter, type OwnRouter } from '../fakes/start-own-router';

let own: OwnRouter;
beforeAll(async () => {
  own = await startOwnRouter();
});
afterAll(() => own.stop());

const PAGES = [
  ['/docs', 'text/html; charset=utf-8'],
  ['/docs/graphql', 'text/html; charset=utf-8'],
  ['/docs/reference.css', 'text/css; charset=utf-8'],
  ['/docs/docs.css', 'text/css; charset=utf-8'],
  ['/docs/docs.js', 'application/javascript; charset=utf-8'],
  ['/docs/swagger-ui-bundle.js', 'application/javascript; charset=utf-8'],
  ['/docs/swagger-ui.css', 'text/css; charset=utf-8'],
  ['/openapi.json', 'application/json; charset=utf-8'],
  ['/schema.graphql', 'application/graphql; charset=utf-8'],
] as const;

describe('the documentation', () => {
  it.each(PAGES)('is served at %s without anything that runs inline', async (path, type) => {
    const answer = await fetch(own.url + path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    if (type.startsWith('text/html'))
      expect(await answer.text()).not.toMatch(/<script(?![^>]*\bsrc="\/)| style=| on\w+=/);
  });

  it('has the schema that clients see, without what only the services use', async () => {
    const schema = buildSchema(await (await fetch(`${own.url}/schema.graphql`)).text());
    expect(Object.keys(schema.getQueryType()?.getFields() ?? {}).toSorted()).toEqual(['me', 'postCount', 'user']);
    expect(schema.getType('RevokedSession')).toBeUndefined();
  });

  it('is where a browser gets that opens the address alone, and nothing else does', async () => {
    const statusOf = async (accept: string) =>
      (await fetch(own.url, { headers: { accept }, redirect: 'manual' })).status;
    expect([await statusOf('text/html,*/*'), await statusOf('application/json')]).toEqual([302, 404]);
  });

  it.each(PAGES)('is hidden in production at %s until a setting shows it', async (path) => {
    const statusIn = async (env: Record<string, string>) =>
      (await fetch((await own.startAnother({ NODE_ENV: 'production', ...env })) + path)).status;
    expect([await statusIn({}), await statusIn({ ROUTER_INTROSPECTION: 'true' })]).toEqual([404, 200]);
  });
});
