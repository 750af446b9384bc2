import type { FastifyInstance } from 'fastify';
import type { Histogram } from 'prom-client';
import type { Metrics } from './create-metrics';

/** Seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Measures each answer by its route as it is written in the code (never by the address that was asked for) and its status. */
export function countRequests(app: FastifyInstance, metrics: Metrics): void {
  const duration = metrics.histogram(
    {
      name: 'gobbler_http_request_duration_seconds',
      help: 'Time until an HTTP request was answered',
      labels: ['method', 'route', 'status'],
    },
    BUCKETS,
  );
  /** Histograms of one set of labels each: finding one by its labels costs more than counting. */
  const known = new Map<string, Histogram.Internal<'method' | 'route' | 'status'>>();
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
    const key = `${request.method} ${reply.statusCode} ${route}`;
    const one = known.get(key) ?? duration.labels({ method: request.method, route, status: reply.statusCode });
    known.set(key, one);
    one.observe(reply.elapsedTime / 1_000);
    done();
  });
}
