import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { FastifyReply } from 'fastify';
import { ask, codesOf } from './fakes/ask';
import { startForeignRouter, type ForeignRouter } from './fakes/foreign-router';

const CANARY = 'canary-7f3a';

describe('a failing subgraph', () => {
  let router: ForeignRouter;
  beforeAll(async () => {
    router = await startForeignRouter({ ROUTER_SUBGRAPH_TIMEOUT_MS: '1500', ROUTER_TIMEOUT_MS: '20000' });
  });
  beforeEach(() => {
    router.logged.length = 0;
    router.products.answerWith(null);
    router.reviews.answerWith(null);
  });
  afterAll(() => router.stop());

  const failures: [what: string, answer: (reply: FastifyReply) => unknown][] = [
    ['hangs', () => new Promise(() => undefined)],
    ['resets the connection', (reply) => reply.raw.destroy()],
    ['answers 500 with text', (reply) => reply.status(500).send(`Error: ${CANARY} at db.internal:5432`)],
    ['answers 500 with a GraphQL answer', (reply) => reply.status(500).send({ data: { product: null } })],
    ['answers 503', (reply) => reply.status(503).send({ error: CANARY })],
    ['answers HTML', (reply) => reply.type('text/html').send(`<h1>${CANARY}</h1>`)],
    ['answers GraphQL as text/plain', (reply) => reply.type('text/plain').send('{"data":{}}')],
    ['redirects', (reply) => reply.redirect('http://127.0.0.1:1/graphql')],
    ['answers half of its JSON', (reply) => reply.type('application/json').send('{"data":{"_entities":[{"ra')],
    ['answers JSON that is not an object', (reply) => reply.type('application/json').send(`["${CANARY}"]`)],
    ['answers an object that is not a GraphQL answer', (reply) => reply.send({ message: CANARY })],
    ['answers data that is not an object', (reply) => reply.send({ data: CANARY })],
    ['answers the wrong number of entities', (reply) => reply.send({ data: { _entities: [{}, {}, {}] } })],
    ['answers entities that are not a list', (reply) => reply.send({ data: { _entities: { rating: 1 } } })],
    ['answers more than 8 MB', (reply) => reply.send({ data: { _entities: [{ rating: 'x'.repeat(10_000_000) }] } })],
  ];

  it.each(failures)('only its own fields become null when a subgraph %s', async (_what, answer) => {
    router.reviews.answerWith((_request, reply) => answer(reply));
    const started = performance.now();
    const answered = await ask(router.url, '{ product(id: "1") { name rating } }');
    expect(performance.now() - started).toBeLessThan(15_000);
    expect(answered.status).toBe(200);
    expect(answered.data).toEqual({ product: { name: 'Bread', rating: null } });
    expect(answered.errors).toEqual([
      {
        message: 'Part of the system is unavailable. Try again in a few seconds.',
        path: ['product', 'rating'],
        extensions: {
          code: 'SUBGRAPH_UNAVAILABLE',
          requestId: answered.headers.get('x-request-id'),
          retryAfterSeconds: 5,
        },
      },
    ]);
    expect(answered.text + router.logged.join()).not.toContain(CANARY);
  });

  it('a failed fetch below a list is reported once, at the list', async () => {
    router.reviews.answerWith((_request, reply) => reply.status(500).send());
    const answered = await ask(router.url, '{ products { name rating } }');
    expect(answered.data).toEqual({
      products: [
        { name: 'Bread', rating: null },
        { name: 'Soup', rating: null },
      ],
    });
    expect(answered.errors.map(({ path }) => path)).toEqual([['products']]);
  });

  it('a failed fetch of a non-null field nulls the object', async () => {
    router.reviews.answerWith((_request, reply) => reply.status(500).send());
    const answered = await ask(router.url, '{ product(id: "1") { name reviews { text } } topReview { text } }');
    expect(answered.data).toEqual({ product: null, topReview: null });
    expect(answered.errors.map(({ path }) => path)).toEqual(
      expect.arrayContaining([['product', 'reviews'], ['topReview']]),
    );
    expect(answered.status).toBe(200);
  });

  it('a TCP peer that never answers times out', async () => {
    const server = await listenSilently();
    const url = await router.startAnother({
      MY_REVIEWS_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      ROUTER_SUBGRAPH_TIMEOUT_MS: '1500',
    });
    const answered = await ask(url, '{ product(id: "1") { name rating } }');
    expect(answered.data).toEqual({ product: { name: 'Bread', rating: null } });
    server.close();
  });

  it('calls in sequence end with the deadline of the request', async () => {
    const url = await router.startAnother({ ROUTER_SUBGRAPH_TIMEOUT_MS: '25000', ROUTER_TIMEOUT_MS: '2500' });
    router.products.answerWith(() => new Promise(() => undefined));
    const started = performance.now();
    const answered = await ask(url, '{ product(id: "1") { name } topReview { text } }');
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(answered.data).toEqual({ product: null, topReview: { text: 'Good' } });
  });
});

describe('errors of a subgraph', () => {
  let router: ForeignRouter;
  beforeAll(async () => {
    router = await startForeignRouter();
  });
  beforeEach(() => {
    router.logged.length = 0;
    router.products.answerWith(null);
  });
  afterAll(() => router.stop());

  it('an error without a known code is masked', async () => {
    const answered = await ask(router.url, '{ broken products { name } }');
    expect(answered.status).toBe(200);
    expect(answered.errors).toEqual([
      {
        message: 'Something went wrong on our side.',
        path: ['broken'],
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: answered.headers.get('x-request-id') },
      },
    ]);
    expect(answered.text + router.logged.join()).not.toContain(CANARY);
  });

  it('an error with a known code keeps its code, but not its text', async () => {
    const answered = await ask(router.url, '{ refused }');
    expect(answered.errors).toEqual([
      {
        message: 'A subgraph answered with FORBIDDEN.',
        path: ['refused'],
        extensions: { code: 'FORBIDDEN', requestId: answered.headers.get('x-request-id') },
      },
    ]);
  });

  it('ROUTER_FOREIGN_ERROR_TEXTS lets text and fields through, and nothing else', async () => {
    const url = await router.startAnother({ ROUTER_FOREIGN_ERROR_TEXTS: 'true' });
    const answered = await ask(url, '{ refused }');
    expect(answered.status).toBe(200);
    expect(answered.errors).toEqual([
      {
        message: 'That is not for sale.',
        path: ['refused'],
        extensions: {
          code: 'FORBIDDEN',
          requestId: answered.headers.get('x-request-id'),
          fields: [{ path: 'id', message: 'is taken' }],
        },
      },
    ]);
  });

  it('an error about the document is masked', async () => {
    router.products.answerWith((_request, reply) =>
      reply.status(400).send({
        errors: [{ message: `Cannot query field "${CANARY}"`, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
      }),
    );
    const answered = await ask(router.url, '{ products { name } }');
    expect([answered.status, codesOf(answered)]).toEqual([200, ['INTERNAL_SERVER_ERROR']]);
    expect(answered.text).not.toContain(CANARY);
  });

  it('a code with an HTTP status decides the status when no root field has data', async () => {
    const alone = await ask(router.url, '{ busy }');
    expect([alone.status, alone.headers.get('retry-after'), codesOf(alone)]).toEqual([429, '7', ['RATE_LIMITED']]);
    const together = await ask(router.url, '{ busy products { name } }');
    expect([together.status, together.headers.get('retry-after')]).toEqual([200, null]);
  });

  it('errors in a 4xx answer are passed on', async () => {
    router.products.answerWith((_request, reply) =>
      reply.status(400).send({ errors: [{ message: 'No.', extensions: { code: 'BAD_USER_INPUT' } }] }),
    );
    const answered = await ask(router.url, '{ products { name } }');
    expect([answered.status, answered.errors[0]?.message, codesOf(answered)]).toEqual([
      200,
      'A subgraph answered with BAD_USER_INPUT.',
      ['BAD_USER_INPUT'],
    ]);
  });

  it.each([
    ['numbers for objects', { data: { products: 5 } }],
    ['text for a list', { data: { products: 'bread' } }],
    ['an object for a list', { data: { products: { name: 'Bread' } } }],
    ['numbers in a list of objects', { data: { products: [1, null, 'x'] } }],
    ['errors that are not a list', { data: null, errors: CANARY }],
    ['errors that are not objects', { data: null, errors: [CANARY, 5, null] }],
    ['errors of a strange shape', { data: null, errors: [{ message: 5, path: { a: 1 }, extensions: [CANARY] }] }],
  ])('an answer of the wrong shape (%s) fails safely', async (_what, body) => {
    router.products.answerWith((_request, reply) => reply.send(body));
    const answered = await ask(router.url, '{ products { name } }');
    expect([200, 500]).toContain(answered.status);
    expect(answered.data ?? null).toBeNull();
    expect(answered.errors).not.toEqual([]);
    for (const code of codesOf(answered)) expect(['SUBGRAPH_UNAVAILABLE', 'INTERNAL_SERVER_ERROR']).toContain(code);
    expect(answered.text).not.toContain(CANARY);
  });
});

/** Accepts connections and never answers. */
async function listenSilently(): Promise<Server> {
  const server = createServer((socket) => socket.on('error', () => undefined).unref());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
