import type { FastifyInstance } from 'fastify';
import type { Metrics } from './create-metrics';
import type { Series } from './histogram';

/** Seconds; those of OpenTelemetry's conventions. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** Measures each answer by its route as it is written in the code (never by the address that was asked for) and its status. */
export function countRequests(app: FastifyInstance, metrics: Metrics): void {
  const duration = metrics.histogram(
    {
      name: 'http_server_request_duration_seconds',
      help: 'Time until an HTTP request was answered',
      labels: ['http_request_method', 'http_route', 'http_response_status_code'],
    },
    BUCKETS,
  );
  /** Finding one by its labels costs more than counting. */
  const known = new Map<string, Series>();
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
    const key = `${request.method} ${reply.statusCode} ${route}`;
    const one = known.get(key) ?? duration.labels(request.method, route, String(reply.statusCode));
    known.set(key, one);
    one.observe(reply.elapsedTime / 1_000);
    done();
  });
}
