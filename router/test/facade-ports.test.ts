import { PassThrough, Readable } from 'node:stream';
import { buffer, json, text } from 'node:stream/consumers';
import { createInternalTokenIssuer, createLogger, createMetrics } from '@gobbler/service-kit';
import { fastify, type FastifyRequest } from 'fastify';
import { decodeJwt } from 'jose';
import type { RunOperation } from '../src/facade/facade-ports';
import { readRouterConfig } from '../src/index';
import { loadSupergraph } from '../src/gateway/load-supergraph';
import { createEngine } from '../src/graphql/create-engine';
import { createLiveEngine } from '../src/graphql/live-engine';
import { createPersistedQueries } from '../src/graphql/persisted-queries';
import { createRunOperation } from '../src/graphql/run-operation';
import { createOriginPools } from '../src/http/origin-pools';
import { createRequestScopes } from '../src/http/request-scopes';
import { createMeters } from '../src/metrics/create-meters';
import { createForwardCall, type ForwardCall } from '../src/proxy/forward-call';
import { composeFakes } from '@gobbler/test-harness/compose-fakes';
import { OVER_THE_LIMITS } from './fakes/over-the-limits';
import { startOwnRouter, type OwnRouter } from './fakes/start-own-router';
import { SECRET } from './fakes/test-router';

let own: OwnRouter;
beforeAll(async () => {
  own = await startOwnRouter();
});
afterAll(() => own.stop());

const log = createLogger({ service: 'router', level: 'silent' });
const request = { id: 'request-1', ip: '192.0.2.1', headers: {} } as FastifyRequest;
const viewer = { userId: 7, sid: 'session-7' };
const claimsOf = (authorization: unknown) => decodeJwt(String(authorization).replace('Bearer ', ''));

describe('an operation that the facade runs', () => {
  const timeoutMs = 3_000;
  let run: RunOperation;
  let stop: () => Promise<unknown>;

  beforeAll(async () => {
    const supergraph = composeFakes([own.auth, own.user, own.post, own.payment]);
    const pools = createOriginPools({ connections: 4, maxResponseSize: 1_000_000 });
    const tokens = createInternalTokenIssuer(SECRET, 'facade', () => new Date());
    const first = await createEngine(await loadSupergraph(supergraph.path, () => null), {
      config: readRouterConfig({ NODE_ENV: 'production', INTERNAL_TOKEN_SECRET: SECRET }),
      pools,
      log,
      persistedQueries: createPersistedQueries(),
      budget: () => Promise.resolve(),
      trust: null,
      steps: [],
      meters: createMeters(createMetrics('router'), () => false),
      tokenFor(_subgraph, { viewer: caller, issuer }) {
        if (issuer !== 'facade') throw new Error('wrong issuer');
        return tokens.tokenFor('user', caller);
      },
    });
    const engine = createLiveEngine(first, log, 1_000);
    run = createRunOperation({ engine, scopeOf: createRequestScopes(fastify(), timeoutMs), log });
    stop = () => Promise.all([engine.stop(), pools.close()]).finally(() => supergraph.remove());
  });
  afterEach(() => own.user.answerWith(null));
  afterAll(() => stop());

  it('runs as the facade, for its caller, under the id of the request', async () => {
    const document = 'query Me($id: ID!) { user(id: $id) { id username isPremium } }';
    const result = await run({ document, operationName: 'Me' }, { id: '3' }, { viewer }, request);
    expect(result).toEqual({ data: { user: { id: '3', username: 'Ben', isPremium: true } }, errors: [] });
    const { headers } = own.user.asked.at(-1) ?? {};
    expect(claimsOf(headers?.['authorization'])).toMatchObject({ iss: 'facade', sub: '7' });
    expect(headers?.['x-request-id']).toBe('request-1');
  });

  it.each(OVER_THE_LIMITS)('has the limits of any other: %s (%s)', async (code, _what, document) => {
    const { data, errors } = await run({ document }, {}, { viewer: null }, request);
    expect([data, errors]).toEqual([null, [expect.objectContaining({ code })]]);
  });

  it('problems with variables are reported', async () => {
    const result = await run({ document: 'query($id: ID!) { user(id: $id) { id } }' }, {}, { viewer: null }, request);
    expect(result).toEqual({
      data: null,
      errors: [
        {
          code: 'BAD_USER_INPUT',
          message: 'id: must be given (ID!)',
          fields: [{ path: 'id', message: 'must be given (ID!)' }],
        },
      ],
    });
  });

  it('the fields of a subgraph that is down are reported, the others answered', async () => {
    own.payment.answerWith((_request, reply) => reply.status(500).send());
    const result = await run({ document: '{ me { username isPremium } }' }, {}, { viewer }, request);
    own.payment.answerWith(null);
    expect(result.data).toEqual({ me: { username: 'Ana', isPremium: null } });
    expect(result.errors).toMatchObject([
      { code: 'SUBGRAPH_UNAVAILABLE', path: ['me', 'isPremium'], retryAfterSeconds: 5 },
    ]);
  });

  it('does not reject for a document that is wrong', async () => {
    for (const document of ['{ nothing }', '{ me', 'query A { me { id } } query B { me { id } }']) {
      const { data, errors } = await run({ document }, {}, { viewer }, request);
      expect([data, errors.length]).toEqual([null, 1]);
    }
  });

  it('ends in time, with all others of its request', async () => {
    own.user.answerWith(() => new Promise(() => undefined));
    const one = { id: 'request-2', ip: '192.0.2.1', headers: {} } as FastifyRequest;
    const started = performance.now();
    const first = await run({ document: '{ me { id } }' }, {}, { viewer }, one);
    const second = await run({ document: '{ me { id } }' }, {}, { viewer }, one);
    expect(performance.now() - started).toBeLessThan(2 * timeoutMs); // each on its own would take that long
    expect(first.errors).toMatchObject([{ code: 'SUBGRAPH_UNAVAILABLE' }]);
    expect(second.errors).toMatchObject([{ code: 'SUBGRAPH_UNAVAILABLE' }]);
  });
});

describe('a call of a private endpoint', () => {
  const pools = createOriginPools({ connections: 4, maxResponseSize: -1 });
  const scope = { requestId: 'request-1', traceparent: null, deadlineAt: 0 };
  let forward: ForwardCall;
  beforeAll(() => {
    forward = createForwardCall({
      pools,
      originOf: (service) => (service === 'post' ? own.post.url : 'http://127.0.0.1:9'),
      tokens: createInternalTokenIssuer(SECRET, 'facade', () => new Date()),
    });
  });
  afterAll(() => pools.close());

  const headers = {
    'content-type': 'application/octet-stream',
    authorization: 'Bearer x',
    cookie: 'a=b',
    host: 'evil',
  };

  it('streams its body there and the answer back, as the facade', async () => {
    const body = Readable.from([Buffer.alloc(70_000), Buffer.alloc(30_000)]);
    const answer = await forward('post', '/uploads', { method: 'POST', headers, body, viewer }, scope);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    const received = (await json(answer.body)) as { size: number; authorization: string; requestId: string };
    expect(received).toMatchObject({ size: 100_000, requestId: 'request-1' });
    expect(claimsOf(received.authorization)).toMatchObject({ iss: 'facade', aud: 'post', sub: '7' });
  });

  it('takes a buffer or nothing for a body', async () => {
    const one = await forward('post', '/uploads', { method: 'POST', headers, body: Buffer.alloc(5), viewer }, scope);
    expect(await json(one.body)).toMatchObject({ size: 5 });
    const none = await forward(
      'post',
      '/pictures/bread.png',
      { method: 'GET', headers: {}, body: null, viewer: null },
      scope,
    );
    expect(await text(none.body)).toBe('PNG');
  });

  it('answers whatever the service answers', async () => {
    const answer = await forward('post', '/nothing', { method: 'GET', headers: {}, body: null, viewer }, scope);
    expect(answer.status).toBe(404);
    await buffer(answer.body);
  });

  it('lets an answer be thrown away unread', async () => {
    const answer = await forward('post', '/uploads', { method: 'POST', headers, body: Buffer.alloc(5), viewer }, scope);
    const closed = new Promise((resolve) => answer.body.once('close', resolve));
    answer.body.destroy();
    await closed;
    // Without a listener the stream's own error would have ended the process.
    expect(answer.body.listenerCount('error')).toBe(1);
  });

  it('fails with SUBGRAPH_UNAVAILABLE when there is no answer, and ends the body', async () => {
    const body = new PassThrough();
    body.write('a');
    const call = forward('payment', '/webhook', { method: 'POST', headers, body, viewer: null }, scope);
    await expect(call).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', retryAfterSeconds: 5 });
    expect(body.destroyed).toBe(true);
  });

  it('fails as its body does', async () => {
    const failure = new Error('too large');
    const body = new PassThrough();
    body.write('a');
    setTimeout(() => body.destroy(failure), 20);
    const call = forward('post', '/uploads', { method: 'POST', headers, body, viewer }, scope);
    await expect(call).rejects.toBe(failure);
  });
});
