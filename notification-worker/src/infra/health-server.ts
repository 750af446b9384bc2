import type { Broker, PushSender } from '@gobbler/contracts';
import {
  addHealthRoutes,
  createHttpServer,
  databaseDependency,
  optionalDependency,
  type Logger,
  type Metrics,
  type Readiness,
} from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';

export interface HealthServerOptions {
  readonly host: string;
  readonly port: number;
  readonly dataSource: DataSource;
  readonly broker: Broker;
  readonly pushes: PushSender;
  readonly log: Logger;
  readonly metrics: Metrics;
}

export interface HealthServer {
  readonly url: string;
  readonly readiness: Readiness;
  stop(): Promise<void>;
}

/** The worker has no other requests than those for its health. */
const LIMITS = { bodyLimit: 1_024, timeoutMs: 5_000 };

/** Serves `/healthz` and `/readyz`. */
export async function startHealthServer(options: HealthServerOptions): Promise<HealthServer> {
  const { host, port, dataSource, broker, pushes, log, metrics } = options;
  const app = createHttpServer({ log, metrics, ...LIMITS });
  const readiness = addHealthRoutes(app, [
    databaseDependency(dataSource),
    { name: 'broker', description: broker.description, check: () => broker.checkHealth() },
    // Events wait for it; another instance would not reach it either.
    optionalDependency('push sender', pushes),
  ]);
  const address = await app.listen({ host, port });
  return { url: address.replace('0.0.0.0', '127.0.0.1'), readiness, stop: () => app.close() };
}
