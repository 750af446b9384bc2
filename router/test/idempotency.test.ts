import { request } from 'node:http';
import { ask, codesOf } from './fakes/ask';
import { startOwnRouter, type OwnRouter } from './fakes/start-own-router';

const LOG_IN = 'mutation { logIn(email: "a", password: "b") }';

let own: OwnRouter;
beforeAll(async () => {
  own = await startOwnRouter();
});
afterEach(() => own.auth.answerWith(null));
afterAll(() => own.stop());

function keysSeen({ asked }: OwnRouter['auth'], from: number): unknown[] {
  return asked.slice(from).map(({ headers }) => headers['idempotency-key']);
}

describe('Idempotency-Key over GraphQL', () => {
  it('the Idempotency-Key is sent with mutations only', async () => {
    const [before, beforeUser] = [own.auth.asked.length, own.user.asked.length];
    await ask(own.url, LOG_IN, { headers: { 'idempotency-key': 'k 1' } });
    expect(keysSeen(own.auth, before)).toEqual(['k 1']);
    await ask(own.url, '{ me { username isPremium } }', { headers: { 'idempotency-key': 'k 1' } });
    expect(keysSeen(own.user, beforeUser)).toEqual([undefined]);
    await ask(own.url, LOG_IN);
    expect(keysSeen(own.auth, before)).toEqual(['k 1', undefined]);
  });

  it('Idempotent-Replayed is returned only when the subgraph replays', async () => {
    const first = await ask(own.url, LOG_IN, { headers: { 'idempotency-key': 'k' } });
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    own.auth.answerWith((_request, reply) =>
      reply.header('idempotent-replayed', 'true').send({ data: { logIn: 'in' } }),
    );
    const second = await ask(own.url, LOG_IN, { headers: { 'idempotency-key': 'k' } });
    expect([second.data, second.headers.get('idempotent-replayed')]).toEqual([{ logIn: 'in' }, 'true']);
    expect(second.headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    ['IDEMPOTENCY_IN_PROGRESS', 409, '1'],
    ['IDEMPOTENCY_KEY_REUSED', 422, null],
  ])('%s decides the status of the whole answer', async (code, status, retryAfter) => {
    const extensions = { code, ...(retryAfter === null ? {} : { retryAfterSeconds: Number(retryAfter) }) };
    const error = { message: 'no', path: ['logIn'], extensions };
    own.auth.answerWith(() => ({ data: { logIn: null }, errors: [error] }));
    const answered = await ask(own.url, LOG_IN, { headers: { 'idempotency-key': 'k' } });
    expect([answered.status, codesOf(answered), answered.headers.get('retry-after')]).toEqual([
      status,
      [code],
      retryAfter,
    ]);
  });

  it.each([
    ['empty', ['']],
    ['too long', ['k'.repeat(256)]],
    ['not ASCII', ['schl\u00fcssel']],
    ['sent twice', ['a', 'b']],
  ])('an Idempotency-Key that is %s is refused before execution', async (_what, keys) => {
    const before = own.auth.asked.length;
    expect(await askWithKeys(keys)).toEqual([400, 'BAD_USER_INPUT']);
    expect(own.auth.asked).toHaveLength(before);
  });
});

/** Uses `node:http`, since `fetch` joins headers and refuses some. */
function askWithKeys(keys: string[]): Promise<[number | undefined, unknown]> {
  return new Promise((resolve, reject) => {
    const asking = request(`${own.url}/graphql`, { method: 'POST' }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => {
        const { errors } = JSON.parse(text) as { errors: { extensions: { code: unknown } }[] };
        resolve([response.statusCode, errors[0]?.extensions.code]);
      });
    });
    asking.on('error', reject);
    asking.setHeader('content-type', 'application/json');
    asking.setHeader('idempotency-key', keys);
    asking.end(JSON.stringify({ query: LOG_IN }));
  });
}
