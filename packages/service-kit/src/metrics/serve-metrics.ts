import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerClientError, answerForNode } from '../http/answer-for-node';
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

/**
 * Serves `GET /metrics` on a port of its own, which people's requests never reach. No service stays down for its metrics'
 * sake: when the port is taken another one is, and the log says which. Rejects when the interface can't be listened on.
 */
export async function serveMetrics({ metrics, log, host, metricsPort }: MetricsServerOptions): Promise<MetricsServer> {
  if (metricsPort === undefined) return { url: null, stop: async () => undefined };
  const server = await listenSomewhere(answerWith(metrics, log), host, metricsPort, log);
  const { port } = server.address() as AddressInfo;
  const shownHost = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return {
    url: `http://${shownHost.includes(':') ? `[${shownHost}]` : shownHost}:${port}/metrics`,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function answerWith(metrics: Metrics, log: Logger): RequestListener {
  return (request, response) => {
    if (request.url?.split('?')[0] !== '/metrics' || (request.method !== 'GET' && request.method !== 'HEAD')) {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('The metrics are at /metrics.\n');
      return;
    }
    metrics.render().then(
      (text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
      (error: unknown) => {
        log.error({ err: error }, 'could not write the metrics down');
        response.writeHead(500).end();
      },
    );
  };
}

async function listenSomewhere(answer: RequestListener, host: string, port: number, log: Logger): Promise<Server> {
  try {
    return await listen(answer, host, port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    const server = await listen(answer, host, 0);
    const { port: free } = server.address() as AddressInfo;
    log.warn({ taken: port, port: free }, 'the port of the metrics is taken, so they are served on a free one');
    return server;
  }
}

async function listen(answer: RequestListener, host: string, port: number): Promise<Server> {
  const server = createServer({ requestTimeout: 10_000, requireHostHeader: false }, answer).on(
    'clientError',
    answerClientError,
  );
  answerForNode(server);
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}
