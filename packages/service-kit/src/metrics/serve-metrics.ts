import { createHttpServer } from '../http/create-http-server';
import type { Logger } from '../logging/create-logger';
import type { Metrics } from './create-metrics';

export interface MetricsServerOptions {
  readonly metrics: Metrics;
  readonly log: Logger;
  /** The interface to listen on. */
  readonly host: string;
  /** 0 for any free one; undefined: nothing is served. */
  readonly metricsPort?: number | undefined;
}

export interface MetricsServer {
  /** Null when nothing is served. */
  readonly url: string | null;
  stop(): Promise<void>;
}

const LIMITS = { bodyLimit: 1_024, timeoutMs: 10_000 };

/**
 * Serves `GET /metrics` on a port of its own, which people's requests never reach. No service stays down for its metrics'
 * sake: when the port is taken another one is, and the log says which. Rejects when the interface can't be listened on.
 */
export async function serveMetrics({ metrics, log, host, metricsPort }: MetricsServerOptions): Promise<MetricsServer> {
  if (metricsPort === undefined) return { url: null, stop: async () => undefined };

  async function listen(port: number): Promise<MetricsServer> {
    const app = createHttpServer({ log, ...LIMITS });
    app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.render()));
    const address = await app.listen({ host, port });
    return { url: `${address.replace(/0\.0\.0\.0|\[::\]/, '127.0.0.1')}/metrics`, stop: () => app.close() };
  }

  try {
    return await listen(metricsPort);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    const served = await listen(0);
    log.warn(
      { taken: metricsPort, url: served.url },
      'the port of the metrics is taken, so they are served on a free one',
    );
    return served;
  }
}
