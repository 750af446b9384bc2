import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a broken service answers GraphQL with; its health stays what it is. */
export const ILLNESSES = ['hang', '500', 'reset', 'html', '10 MB'] as const;
export type Illness = (typeof ILLNESSES)[number];

export interface SickProxy {
  readonly url: string;
  /** Null: it passes everything on. */
  set(illness: Illness | null): void;
  close(): Promise<void>;
}

/** Stands before a service and answers in its place, the way services answer when they are broken. */
export async function startSickProxy(target: string): Promise<SickProxy> {
  let illness: Illness | null = null;

  function handle(request: IncomingMessage, response: ServerResponse): void {
    if (illness === null || request.url !== '/graphql') pass(target, request, response);
    else answerIll(illness, request, response);
  }

  const server = createServer(handle);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    set: (next) => void (illness = next),
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

function pass(target: string, request: IncomingMessage, response: ServerResponse): void {
  const to = new URL(request.url ?? '/', target);
  const outgoing = send(to, { method: request.method, headers: { ...request.headers, host: to.host } }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  outgoing.once('error', () => response.destroy());
  request.pipe(outgoing);
}

const STACK = 'Error: secret-of-the-inside at /srv/inside.js:7:1 postgres://user:password@10.0.0.7/inside';

function answerIll(illness: Illness, request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  switch (illness) {
    case 'hang':
      return; // until the client gives up
    case '500':
      response.writeHead(500, { 'content-type': 'application/json' }).end(JSON.stringify({ error: STACK }));
      return;
    case 'reset':
      request.socket.resetAndDestroy();
      return;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end(`<html><body>${STACK}</body></html>`);
      return;
    case '10 MB':
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ data: null, extensions: { padding: STACK.padEnd(10 * 1024 * 1024, 'x') } }));
      return;
  }
}

/** What no answer to a client may contain. */
export const INSIDE = /secret-of-the-inside|\/srv\/|postgres:|10\.0\.0\.7|127\.0\.0\.1|ECONN|at .*\.js/;
