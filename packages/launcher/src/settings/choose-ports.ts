import { createServer } from 'node:net';
import { LaunchError } from '../launch-error';

/** The services in the order of their inner ports: the router's port and those behind it. */
export const INNER_SERVICES = ['auth', 'user', 'post', 'reservation', 'payment', 'notification-worker'] as const;

export type InnerService = (typeof INNER_SERVICES)[number];

export interface Ports {
  readonly router: number;
  readonly inner: Readonly<Record<InnerService, number>>;
}

/**
 * The router gets the port that was asked for; the services those behind it, or free ones where these are taken.
 * Throws {@link LaunchError} when the router's is taken.
 */
export async function choosePorts(host: string, port: number): Promise<Ports> {
  const router = port === 0 ? await freePort(host) : port;
  if (!(await isFree(host, router))) {
    throw new LaunchError(
      `Port ${router} is taken. Choose another one with PORT, for example: PORT=${router + 100} npm start`,
    );
  }
  const chosen = new Set([router]);
  const inner: Partial<Record<InnerService, number>> = {};
  for (const [index, service] of INNER_SERVICES.entries()) {
    const wanted = router + 1 + index;
    let free = port !== 0 && wanted <= 65_535 && (await isFree('127.0.0.1', wanted)) ? wanted : 0;
    while (free === 0 || chosen.has(free)) free = await freePort('127.0.0.1');
    chosen.add(free);
    inner[service] = free;
  }
  return { router, inner: inner as Record<InnerService, number> };
}

function isFree(host: string, port: number): Promise<boolean> {
  return listenOnce(host, port).then(
    () => true,
    () => false,
  );
}

function freePort(host: string): Promise<number> {
  return listenOnce(host, 0);
}

function listenOnce(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}
