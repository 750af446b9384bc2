import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the range from which systems take the ports of outgoing connections: a server that was stopped gets its port again. */
const FIRST = 12_000;
const LAST = 31_999;
const ATTEMPTS = 1_000;

/**
 * Ports of loopback that nobody listens on at this moment. Somebody may be faster all the same, so whoever starts a server
 * must be ready to try others.
 */
export async function freePorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>();
  for (let attempt = 0; attempt < ATTEMPTS && ports.size < count; attempt += 1) {
    const port = randomInt(FIRST, LAST + 1);
    if (await isFree(port)) ports.add(port);
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
