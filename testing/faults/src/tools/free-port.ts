import { createServer } from 'node:net';

/** Given away in this process; a port stays with whom it was given to, also while their process is down. */
const given = new Set<number>();

/** A port of loopback below those that systems give to outgoing connections, which could take it while its service is down. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 12_000 + Math.floor(Math.random() * 18_000);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}
