import { createServer } from 'node:net';
import { LaunchError } from '../launch-error';

/** The services in the order of their inner ports: the router's port and those after it. */
export const INNER_SERVICES = ['auth', 'user', 'post', 'reservation', 'payment', 'notification-worker'] as const;

export type InnerService = (typeof INNER_SERVICES)[number];

export interface Ports {
  readonly router: number;
  readonly inner: Readonly<Record<InnerService, number>>;
  /** Where each of them serves its metrics. */
  readonly metrics: Readonly<Record<InnerService | 'router', number>>;
}

/**
 * Below the ports that systems give to outgoing connections (from 32768 on Linux, 49152 elsewhere): one of those would be
 * taken again before its service gets to listen on it.
 */
const FREE_FROM = 20_000;
const FREE_TO = 32_000;
/** Ports per launcher: two that start at the same moment search from different ones. */
const BLOCK = 16;
/** The ports for metrics are the service ports + 100. */
export const METRICS_OFFSET = 100;
/** The distance suggested for another system on this machine, so that the ports of both don't overlap. */
const NEXT_SYSTEM = 10;

/**
 * The router gets the configured port, the services those after it, and metrics the service port + 100; free ones where these
 * are taken.
 * @param port 0 for any free one
 * @param seed different for launchers that run at the same time
 * Throws {@link LaunchError} when the router's is taken.
 */
export async function choosePorts(host: string, port: number, seed: number = process.pid): Promise<Ports> {
  const chosen = new Set<number>();
  const take = async (hostOfPort: string, wanted: number): Promise<number> => {
    const isWanted = wanted > 0 && wanted <= 65_535 && !chosen.has(wanted) && (await isFree(hostOfPort, wanted));
    const taken = isWanted ? wanted : await findFree(hostOfPort, seed, chosen);
    chosen.add(taken);
    return taken;
  };
  const refusal = await tryPort(host, port);
  if (refusal === 'EADDRINUSE') {
    throw new LaunchError(
      `Port ${port} is taken. Choose another one with PORT, for example: PORT=${port + NEXT_SYSTEM} npm start`,
    );
  }
  if (refusal !== null) {
    throw new LaunchError(
      `Nothing can listen on ${host}, port ${port} (${refusal}). Correct HOST (127.0.0.1, or 0.0.0.0 for all interfaces) or PORT.`,
    );
  }
  const router = await take(host, port);
  const takeForServices = async (offset: number): Promise<Ports['inner']> => {
    const ports: [string, number][] = [];
    for (const [index, service] of INNER_SERVICES.entries()) {
      ports.push([service, await take('127.0.0.1', port === 0 ? 0 : router + offset + 1 + index)]);
    }
    return Object.fromEntries(ports) as Ports['inner'];
  };
  const inner = await takeForServices(0);
  const routerMetrics = await take(host, port === 0 ? 0 : router + METRICS_OFFSET);
  return { router, inner, metrics: { router: routerMetrics, ...(await takeForServices(METRICS_OFFSET)) } };
}

async function findFree(host: string, seed: number, chosen: ReadonlySet<number>): Promise<number> {
  const count = FREE_TO - FREE_FROM;
  for (let step = 0; step < count; step += 1) {
    const port = FREE_FROM + ((seed * BLOCK + step) % count);
    if (!chosen.has(port) && (await isFree(host, port))) return port;
  }
  throw new LaunchError(`No port from ${FREE_FROM} to ${FREE_TO - 1} is free.`);
}

async function isFree(host: string, port: number): Promise<boolean> {
  return (await tryPort(host, port)) === null;
}

/** Null when one can listen there, else the system's word for why not (`EADDRINUSE`, `EADDRNOTAVAIL`, `ENOTFOUND`). */
function tryPort(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
}
