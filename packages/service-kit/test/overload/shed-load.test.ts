import { request as send, type Server, createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { eventually } from '@gobbler/test-harness';
import { claimsMutation, createAdmission, shedLoad, type LoadShedder } from '../../src';

const LEAST = 4;
const QUERY = '{"query":"{ post { id } }"}';
const MUTATION = '{"query":"mutation { reserve { id } }"}';

interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: string;
}

describe('shedding load', () => {
  let server: Server;
  let load: LoadShedder;
  let isSaturated: boolean;
  /** Whether reads wait for a place when there is none, and are not refused. */
  let isWaiting: boolean;
  let running: { readonly response: ServerResponse; readonly body: string; isConfirmed: boolean }[];

  beforeEach(async () => {
    isSaturated = true;
    isWaiting = false;
    running = [];
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const isQuery = !body.includes('mutation {');
        let isConfirmed = true;
        try {
          load.confirm(request, isQuery ? 'normal' : 'high');
        } catch {
          isConfirmed = false;
        }
        running.push({ response, body, isConfirmed });
      });
    });
    const admission = createAdmission({
      limit: {
        current: LEAST,
        noteEnd: () => undefined,
        get isSlow() {
          return isSaturated && !isWaiting;
        },
      },
      pace: { allowed: () => (isSaturated ? LEAST : Infinity) },
      highFactor: 2,
      waitMs: 60_000,
    });
    load = shedLoad(server, {
      admission,
      corsOrigins: ['https://app.example'],
      priorityOf: ({ url, method }) => (url === '/healthz' ? null : method === 'GET' ? 'normal' : 'unknown'),
      priorityOfBody: claimsMutation,
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });

  afterEach(() => {
    for (const { response } of running) response.end('ok');
    server.closeAllConnections();
    server.close();
  });

  function ask(method: string, path: string, body = ''): Promise<Answer> {
    const { port } = server.address() as AddressInfo;
    return new Promise((resolve, reject) => {
      const call = send({ port, host: '127.0.0.1', method, path }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'], body: text }),
        );
      });
      call.on('error', reject);
      call.end(body);
    });
  }

  async function fill(count: number, method = 'GET', body = ''): Promise<void> {
    for (let call = 0; call < count; call += 1) void ask(method, '/graphql', body).catch(() => undefined);
    await eventually(() => running.length === count);
  }

  it('refuses what exceeds the limit with 503, Retry-After and the code, in the shape of the route', async () => {
    await fill(LEAST);
    const rest = await ask('GET', '/post/viewposts');
    expect(rest).toMatchObject({ status: 503, retryAfter: '1' });
    expect(JSON.parse(rest.body)).toMatchObject({ code: 'OVERLOADED' });
    const graphql = await ask('POST', '/graphql', QUERY);
    expect(JSON.parse(graphql.body)).toMatchObject({ errors: [{ extensions: { code: 'OVERLOADED' } }] });
  });

  it('refuses a read without waiting for its body, and keeps the connection', async () => {
    await fill(LEAST);
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    let received = '';
    socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
    for (const answers of [1, 2]) {
      socket.write(`POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${QUERY.length}\r\n\r\n`);
      await eventually(() => received.split('HTTP/1.1 503').length === answers + 1);
      socket.write(QUERY);
    }
    socket.destroy();
    expect(running).toHaveLength(LEAST);
  });

  it('admits changes where reads are refused, with their whole body', async () => {
    await fill(LEAST);
    void ask('POST', '/graphql', MUTATION).catch(() => undefined);
    await eventually(() => running.length === LEAST + 1);
    expect(running.at(-1)).toMatchObject({ body: MUTATION, isConfirmed: true });
  });

  it('finds out a read that claims to be a change', async () => {
    await fill(LEAST);
    void ask('POST', '/graphql', `{"query":"{ post { id } } # mutation"}`).catch(() => undefined);
    await eventually(() => running.length === LEAST + 1);
    expect(running.at(-1)?.isConfirmed).toBe(false);
  });

  it('never refuses health checks, and nothing at all while the service is not saturated', async () => {
    await fill(LEAST);
    void ask('GET', '/healthz').catch(() => undefined);
    await eventually(() => running.length === LEAST + 1);
    expect(await ask('GET', '/feed')).toMatchObject({ status: 503 });
    isSaturated = false;
    void ask('GET', '/feed').catch(() => undefined);
    await eventually(() => running.length === LEAST + 2);
  });

  it.each([
    ['a read', 'GET', '/feed', ''],
    ['a change', 'POST', '/graphql', MUTATION],
    ['a body that never begins', 'POST', '/graphql', null],
  ])('keeps no place for %s whose client went away while it waited', async (_, method, path, body) => {
    isWaiting = true;
    await fill(2 * LEAST, 'POST', MUTATION); // all the room of high priority
    const { port } = server.address() as AddressInfo;
    const call = send({ port, host: '127.0.0.1', method, path, headers: body === null ? { 'content-length': 9 } : {} });
    call.on('error', () => undefined);
    if (body === null) call.flushHeaders();
    else call.end(body);
    await new Promise((resolve) => setTimeout(resolve, 50));
    call.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (const { response } of running.splice(0)) response.end('ok');
    await fill(LEAST);
    running[0]?.response.end('ok');
    const next = ask('GET', '/feed');
    await eventually(() => running.length === LEAST + 1);
    running.at(-1)?.response.end('ok');
    expect(await next).toMatchObject({ status: 200 });
  });

  it('lets the script of a page that may call us read a refusal, and no other', async () => {
    await fill(LEAST);
    const { port } = server.address() as AddressInfo;
    const allowed = async (origin: string) => {
      const { status, headers } = await fetch(`http://127.0.0.1:${port}/feed`, { headers: { origin } });
      return [status, headers.get('access-control-allow-origin'), headers.get('x-content-type-options')];
    };
    expect(await allowed('https://app.example')).toEqual([503, 'https://app.example', 'nosniff']);
    expect(await allowed('https://other.example')).toEqual([503, null, 'nosniff']);
  });

  it('keeps no place for bodies that are on their way, and refuses a crowd that ends them all at once', async () => {
    const { port } = server.address() as AddressInfo;
    const slow = Array.from({ length: 3 * LEAST }, () => {
      const socket = connect(port, '127.0.0.1');
      socket.write(`POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${QUERY.length}\r\n\r\n${QUERY[0]}`);
      return socket;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const other = ask('POST', '/graphql', QUERY);
    await eventually(() => running.length === 1);
    running[0]?.response.end('ok');
    expect(await other).toMatchObject({ status: 200 });

    for (const socket of slow) socket.write(QUERY.slice(1));
    await eventually(() => running.length === 1 + slow.length);
    const confirmed = running.slice(1).filter(({ isConfirmed }) => isConfirmed);
    expect(confirmed.length).toBeLessThanOrEqual(LEAST);
    expect(confirmed.length).toBeGreaterThan(0);
    for (const socket of slow) socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    running = [];
    await fill(LEAST);
  });

  it('cuts off the oldest of many bodies that do not go on', async () => {
    const { port } = server.address() as AddressInfo;
    isSaturated = false;
    const open = () => {
      const socket = connect(port, '127.0.0.1').on('error', () => undefined);
      socket.write('POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{');
      return socket;
    };
    const slow = Array.from({ length: 256 }, open);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(slow.filter(({ closed }) => closed)).toHaveLength(0);
    const more = Array.from({ length: 10 }, open);
    await eventually(() => slow.filter(({ closed }) => closed).length === 10);
    for (const socket of [...slow, ...more]) socket.destroy();
  });

  it('gives a place that becomes free to a request that has just come', async () => {
    isWaiting = true;
    await fill(LEAST);
    const waiting = ask('GET', '/feed');
    await new Promise((resolve) => setTimeout(resolve, 5));
    running[0]?.response.end('ok');
    await eventually(() => running.length === LEAST + 1);
    running.at(-1)?.response.end('ok');
    expect(await waiting).toMatchObject({ status: 200 });
  });
});
