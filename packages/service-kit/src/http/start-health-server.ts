import type { Logger } from '../logging/create-logger';
import type { Metrics } from '../metrics/create-metrics';
import { createHttpServer } from './create-http-server';
import { addHealthRoutes, type Dependency, type Readiness } from './health';

export interface HealthServerOptions {
  readonly host: string;
  readonly port: number;
  readonly dependencies: readonly Dependency[];
  readonly log: Logger;
  readonly metrics: Metrics;
}

export interface HealthServer {
  readonly url: string;
  readonly readiness: Readiness;
  stop(): Promise<void>;
}

const LIMITS = { bodyLimit: 1_024, timeoutMs: 5_000 };

/** Serves `/healthz` and `/readyz`, for a service without other requests. */
export async function startHealthServer(options: HealthServerOptions): Promise<HealthServer> {
  const { host, port, dependencies, log, metrics } = options;
  const app = createHttpServer({ log, metrics, ...LIMITS });
  const readiness = addHealthRoutes(app, dependencies);
  const address = await app.listen({ host, port });
  return { url: address.replace('0.0.0.0', '127.0.0.1'), readiness, stop: () => app.close() };
}
