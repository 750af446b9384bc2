import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createDemoClient } from '../src/demo/demo-client';
import { createRetrier } from '../src/demo/retrier';
import { describeFailure } from '../src/demo/run-demo';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
const cut: Answer = (request) => void request.socket.destroy();

describe('the demo’s client', () => {
  let answers: Answer[];
  let keys: (string | string[] | undefined)[];
  let slept: number[];
  let said: string[];
  const server = createServer((request, response) => {
    keys.push(request.headers['idempotency-key']);
    request.resume();
    (answers.shift() ?? json(500, {}))(request, response);
  });
  let url = '';

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    answers = [];
    keys = [];
    slept = [];
    said = [];
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  function client(limitMs = 60_000) {
    const say = (line: string) => said.push(line);
    const sleep = async (ms: number) => slept.push(ms);
    let ms = 0;
    const retrier = createRetrier({ limitMs, say, sleep, now: () => (ms += 1_000) });
    return createDemoClient({ url, say, retrier });
  }

  it('retries with one key after every temporary failure, and says once that it waits and goes on', async () => {
    answers = [
      json(503, { code: 'SUBGRAPH_UNAVAILABLE' }, { 'retry-after': '5' }),
      cut,
      json(409, { code: 'IDEMPOTENCY_IN_PROGRESS' }),
      json(429, {}, { 'retry-after': '2' }),
      json(200, { reservation_id: 1 }),
    ];
    expect(await client().postJson('/reservation/reserve', {})).toMatchObject({ status: 200 });
    expect(keys).toHaveLength(5);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(slept[0]).toBeGreaterThanOrEqual(5_000);
    expect(slept[2]).toBeGreaterThan(slept[1] ?? 0); // exponential backoff
    expect(said).toEqual([
      expect.stringContaining('a part of the system is down or busy (it answers 503 SUBGRAPH_UNAVAILABLE)'),
      expect.stringContaining('going on'),
    ]);
  });

  it('gives every operation a key of its own', async () => {
    answers = [json(200, {}), json(200, {})];
    const { postJson } = client();
    await postJson('/reservation/reserve', {});
    await postJson('/reservation/reserve', {});
    expect(new Set(keys).size).toBe(2);
  });

  it('takes a refusal for an answer, and says nothing', async () => {
    answers = [json(404, { code: 'SOLD_OUT' }), json(409, { code: 'ALREADY_RESERVED' })];
    const { postJson } = client();
    expect(await postJson('/reservation/reserve', {})).toMatchObject({ status: 404 });
    expect(await postJson('/reservation/reserve', {})).toMatchObject({ status: 409 });
    expect([slept, said]).toEqual([[], []]);
  });

  it('gives up in one line that says what, why and in which step', async () => {
    answers = Array.from({ length: 40 }, () => json(503, {}));
    const failure: unknown = await client(8_000)
      .get('/post/viewposts?latitude=1')
      .catch((error: unknown) => error);
    expect(describeFailure('2', failure)).toMatch(
      /^Step 2 of the story could not be done: GET \/post\/viewposts could not be had in \d+ s \(it answers 503\).*$/,
    );
  });
});
