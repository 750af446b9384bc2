import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export type Sickness = 'hangs' | 'hangs in the middle' | 'resets' | 'answers 500' | 'answers 503' | 'answers HTML';

export interface SickAuth {
  readonly url: string;
  become(sickness: Sickness): void;
  close(): Promise<void>;
}

/** Something at auth's address that is not well. */
export async function startSickAuth(): Promise<SickAuth> {
  let sickness: Sickness = 'hangs';
  const sockets = new Set<Socket>();
  const server = createServer((request, answer) => {
    switch (sickness) {
      case 'hangs':
        return;
      case 'hangs in the middle':
        answer.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
        answer.write('{"userId":1,');
        return;
      case 'resets':
        request.socket.resetAndDestroy();
        return;
      case 'answers 500':
        answer.writeHead(500).end('{"error":"a secret of the database"}');
        return;
      case 'answers 503':
        answer.writeHead(503).end('{"code":"SUBGRAPH_UNAVAILABLE"}');
        return;
      case 'answers HTML':
        answer.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
    }
  });
  server.on('connection', (socket) => sockets.add(socket));
  return {
    url: await listen(server),
    become: (next) => void (sickness = next),
    close: () => close(server, sockets),
  };
}

export interface EchoUpstream {
  readonly url: string;
  close(): Promise<void>;
}

/** Stands for the router where a test looks at what the router would get: answers with the request's own header lines. */
export async function startEchoUpstream(): Promise<EchoUpstream> {
  const server = createServer((request, answer) => {
    answer.writeHead(200, { 'content-type': 'application/json' });
    answer.end(JSON.stringify({ path: request.url, lines: request.rawHeaders }));
  });
  return { url: await listen(server), close: () => close(server, new Set()) };
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

function close(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
