import { createServer, request as send, Agent, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { isReady } from '@gobbler/test-harness';

export interface ReplicaProxy {
  readonly url: string;
  /** Requests that no replica answered, with the reason. */
  readonly failures: () => readonly string[];
  close(): Promise<void>;
}

const LOOK_EVERY_MS = 200;

/**
 * A balancer as clusters have it: it asks every replica's `/readyz` several times per second and gives requests to those that are
 * ready, round-robin. A request whose connection was refused goes to another; one that was sent is never sent again.
 */
export async function startReplicaProxy(replicas: readonly string[]): Promise<ReplicaProxy> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  let ready: readonly string[] = replicas;
  let turn = 0;
  let isClosed = false;
  const failures: string[] = [];

  const looking = (async () => {
    while (!isClosed) {
      const states = await Promise.all(replicas.map((url) => isReady(url, 1_000)));
      ready = replicas.filter((_url, index) => states[index]);
      await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
    }
  })();

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    turn += 1;
    const candidates = ready.length > 0 ? ready : replicas;
    const inOrder = candidates.map((_url, index) => candidates[(turn + index) % candidates.length] ?? '');
    let problem = 'no replica';
    for (const url of inOrder) {
      const outcome = await forward(agent, url, request, body, response);
      if (outcome === 'answered') return;
      problem = outcome.problem;
      if (!outcome.isUnsent) break;
    }
    failures.push(problem);
    response.writeHead(502, { 'content-type': 'application/json' }).end(JSON.stringify({ code: 'BAD_GATEWAY' }));
  }

  const server = createServer((request, response) => void handle(request, response));
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    failures: () => failures,
    async close() {
      isClosed = true;
      await looking;
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      agent.destroy();
    },
  };
}

type Forwarded = 'answered' | { readonly problem: string; readonly isUnsent: boolean };

function forward(
  agent: Agent,
  url: string,
  { method = 'GET', url: path = '/', headers }: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): Promise<Forwarded> {
  return new Promise((done) => {
    const target = new URL(path, url);
    const { connection: _connection, 'transfer-encoding': _encoding, ...passed } = headers;
    const outgoing = send(target, { method, agent, headers: { ...passed, host: target.host } }, (answer) => {
      const { connection: _kept, 'keep-alive': _alive, 'transfer-encoding': _chunked, ...shown } = answer.headers;
      response.writeHead(answer.statusCode ?? 502, shown);
      answer.pipe(response);
      answer.once('error', () => response.destroy());
      response.once('close', () => done('answered'));
    });
    outgoing.once('error', (error: NodeJS.ErrnoException) => {
      const isUnsent = error.code === 'ECONNREFUSED';
      if (response.headersSent) response.destroy();
      else done({ problem: `${error.code ?? error.message} of ${url}`, isUnsent });
    });
    outgoing.end(body);
  });
}
