import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the range from which systems take the ports of outgoing connections: a server that was stopped gets its port again. */
const FIRST = 12_000;
const LAST = 31_999;
const ATTEMPTS = 1_000;

/** Never handed out twice by one process: a service that is down for a while gets its port again. */
const given = new Set<number>();

/** A port of loopback that nothing listens on. Another process may still take it first. */
export async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  return port;
}

/** Ports of loopback that nothing listens on. Another process may still take one first, so be ready to try others. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>();
  for (let attempt = 0; attempt < ATTEMPTS && ports.size < count; attempt += 1) {
    const port = randomInt(FIRST, LAST + 1);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    ports.add(port);
  }
  if (ports.size < count) throw new Error(`No free port between ${FIRST} and ${LAST} was found.`);
  return [...ports];
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
