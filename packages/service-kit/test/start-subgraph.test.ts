import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@gobbler/contracts';
import { createAsk, TEST_SECRET, viewer } from '@gobbler/test-servers';
import { generateKeyPair, SignJWT } from 'jose';
import {
  ACCESS_TOKEN,
  allow,
  createInternalTokenIssuer,
  createLogger,
  federationRules,
  isCalledBy,
  isSelf,
  isSignedIn,
  SUBGRAPH_TIMEOUT_MS,
  type RunningSubgraph,
} from '../src';
import { startTestSubgraph } from './rig';

const resolvers = {
  Query: {
    hello: () => 'there',
    defect: () => {
      throw new Error('canary at postgres://ana:secret@db/thing');
    },
    refusal: () => {
      throw new AppError('SOLD_OUT', 'Nothing is left.', { cause: new Error('canary'), retryAfterSeconds: 3 });
    },
    databaseDown: () => {
      throw Object.assign(new Error('canary'), { code: 'ECONNREFUSED' });
    },
    slow: () => sleep(60_000, 'late', { ref: false }),
    private: () => 'for members',
    forPayment: () => 'for payment',
    thing: (_: unknown, { id }: { id: string }) => ({ id }),
  },
  Thing: {
    __resolveReference: ({ id }: { id: string }) => ({ id }),
    secret: () => 'only theirs',
  },
};

describe('a subgraph', () => {
  let subgraph: RunningSubgraph;
  let lines: string[];
  let clockMs = 0;
  const ask = createAsk('user', () => subgraph.url);
  const log = createLogger({
    service: 'user',
    level: 'info',
    destination: { write: (line) => void lines.push(line) },
  });

  beforeAll(async () => {
    lines = [];
    subgraph = await startTestSubgraph('thing.graphql', resolvers, {
      permissions: {
        Query: { ...federationRules, '*': allow, private: isSignedIn, forPayment: isCalledBy('payment') },
        Thing: { secret: isSelf },
      },
      log,
      now: () => new Date(Date.now() + clockMs),
      addRoutes: (app) => {
        app.get('/open', () => ({ is: 'open' }));
        app.get('/closed', () => ({ is: 'closed' }));
      },
      openPaths: ['/open'],
    });
  });

  beforeEach(() => {
    lines = [];
    clockMs = 0;
  });

  afterAll(() => subgraph?.stop());

  const get = (path: string, authorization?: string) =>
    fetch(`${subgraph.url}${path}`, authorization ? { headers: { authorization } } : {});
  const tokenFor = (audience: 'user' | 'post') =>
    createInternalTokenIssuer(TEST_SECRET, 'router', () => new Date()).tokenFor(audience, null);

  it('answers its own services', async () => {
    expect(await ask('{ hello }')).toEqual({ data: { hello: 'there' } });
    expect((await ask('{ _service { sdl } }')).data['_service'].sdl).toContain('type Thing');
  });

  it('refuses everybody without an internal token for it, on every path that is not open', async () => {
    const { privateKey } = await generateKeyPair('EdDSA');
    const usersToken = await new SignJWT({ sid: 's', jti: 'j' })
      .setProtectedHeader({ alg: ACCESS_TOKEN.algorithm, typ: ACCESS_TOKEN.type })
      .setIssuer(ACCESS_TOKEN.issuer)
      .setAudience('user')
      .setSubject('7')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey);
    const refused = [undefined, '', 'Bearer', 'Bearer x', `Basic ${tokenFor('user')}`];
    for (const authorization of [...refused, `Bearer ${usersToken}`, `Bearer ${tokenFor('post')}`]) {
      for (const path of ['/graphql', '/closed', '/nowhere']) {
        const answer = await get(path, authorization);
        expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
        expect(await answer.json()).toMatchObject({ code: 'UNAUTHENTICATED' });
      }
    }
    expect(await (await get('/closed', `bearer ${tokenFor('user')}`)).json()).toEqual({ is: 'closed' });
  });

  it('leaves health and open paths open', async () => {
    for (const path of ['/healthz', '/readyz', '/open']) expect((await get(path)).status).toBe(200);
  });

  it('says to the caller and in its log that a clock is wrong', async () => {
    const token = tokenFor('user');
    clockMs = 600_000;
    const answer = await get('/closed', `Bearer ${token}`);
    expect([answer.status, answer.headers.get('x-gobbler-refusal')]).toEqual([401, 'clock']);
    expect(lines.join('')).toContain("this clock and the caller's differ by more than 60 s");
  });

  it('masks a defect and logs it, without passwords', async () => {
    const { data, errors } = await ask('{ hello defect }');
    expect(data).toEqual({ hello: 'there', defect: null });
    expect(errors).toEqual([
      expect.objectContaining({
        message: 'Something went wrong on our side.',
        path: ['defect'],
        extensions: { code: 'INTERNAL_SERVER_ERROR' },
      }),
    ]);
    expect(lines.join('')).toContain('canary');
    expect(lines.join('')).not.toContain('secret@');
  });

  it('passes an expected failure, without its cause', async () => {
    const { errors } = await ask('{ refusal }');
    expect(errors?.[0]).toMatchObject({
      message: 'Nothing is left.',
      extensions: { code: 'SOLD_OUT', retryAfterSeconds: 3 },
    });
    expect(JSON.stringify(errors)).not.toContain('canary');
  });

  it('says that it is down when its database is', async () => {
    const { errors } = await ask('{ databaseDown }');
    expect(errors?.[0]?.extensions).toEqual({ code: 'SUBGRAPH_UNAVAILABLE', retryAfterSeconds: 5 });
    expect(JSON.stringify(errors)).not.toContain('canary');
  });

  it('reports what is wrong with a document by code', async () => {
    expect((await ask('{')).errors?.[0]?.extensions.code).toBe('GRAPHQL_PARSE_FAILED');
    expect((await ask('{ nothing }')).errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  it('gives up at the caller’s deadline', async () => {
    const startedAt = performance.now();
    const answer = await fetch(`${subgraph.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${tokenFor('user')}`,
        'x-gobbler-remaining-ms': '150',
      },
      body: JSON.stringify({ query: '{ slow }' }),
    });
    expect([answer.status, await answer.json()]).toEqual([504, expect.objectContaining({ code: 'DEADLINE_EXCEEDED' })]);
    expect(performance.now() - startedAt).toBeLessThan(SUBGRAPH_TIMEOUT_MS - 500);
  });

  it('keeps what is for members, for one service and for oneself', async () => {
    const codes = async (document: string, asker = {}) =>
      (await ask(document, {}, asker)).errors?.map(({ extensions }) => extensions.code) ?? 'fine';
    expect(await codes('{ private }')).toEqual(['UNAUTHENTICATED']);
    expect(await codes('{ private }', { as: viewer(7) })).toBe('fine');
    expect(await codes('{ forPayment }', { as: viewer(7) })).toEqual(['FORBIDDEN']);
    expect(await codes('{ forPayment }', { from: 'payment' })).toBe('fine');
    const entity = '{ _entities(representations: [{ __typename: "Thing", id: "7" }]) { ... on Thing { secret } } }';
    for (const way of ['{ thing(id: "7") { secret } }', entity]) {
      expect(await codes(way)).toEqual(['UNAUTHENTICATED']);
      expect(await codes(way, { as: viewer(8) })).toEqual(['FORBIDDEN']);
      expect(await codes(way, { as: viewer(7) })).toBe('fine');
    }
  });

  it('is not ready once it drains, and finishes what is under way', async () => {
    const started = Promise.withResolvers<void>();
    const mayEnd = Promise.withResolvers<void>();
    const hello = async () => {
      started.resolve();
      await mayEnd.promise;
      return 'there';
    };
    const other = await startTestSubgraph('thing.graphql', { Query: { hello } });
    const running = createAsk('user', () => other.url)('{ hello }');
    await started.promise;
    other.readiness.startDraining();
    expect((await fetch(`${other.url}/readyz`)).status).toBe(503);
    const stopped = other.stop();
    mayEnd.resolve();
    expect((await running).data).toEqual({ hello: 'there' });
    await stopped;
    await expect(fetch(`${other.url}/healthz`)).rejects.toThrow('fetch failed');
  });
});
