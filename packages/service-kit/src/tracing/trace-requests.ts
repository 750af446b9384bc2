import type { FastifyInstance, FastifyRequest } from 'fastify';
import { INTERNAL_HEADERS } from '../http/internal-headers';
import { withSpan } from './current-span';
import type { Tracer } from './tracer';

/** What is of no use in traces: probes, and files of pages, the page of traces among them. */
const UNTRACED = /^\/(?:healthz|readyz|docs|graphiql|openapi\.json|schema\.graphql|local\/traces)\b/;

/**
 * Makes a span of every request, from its first hook to the end of its answer.
 * @param startsTraces whether also of those that come without a trace
 */
export function traceRequests(app: FastifyInstance, tracer: Tracer, startsTraces: boolean): void {
  app.addHook('onRequest', (request, { raw }, done) => {
    const given = request.headers[INTERNAL_HEADERS.traceparent];
    const route = request.is404 ? undefined : request.routeOptions.url;
    if ((given === undefined && !startsTraces) || UNTRACED.test(route ?? '')) return done();
    const span = tracer.start(nameOf(request, route), given, {
      kind: 'server',
      attributes: {
        'http.request.method': request.method,
        ...(route === undefined ? {} : { 'http.route': route }),
        'gobbler.request.id': request.id,
      },
    });
    raw.once('close', () => {
      const { statusCode, writableFinished } = raw;
      span.set('http.response.status_code', statusCode);
      if (!writableFinished) span.set('gobbler.client.gone', true);
      // A GraphQL answer has said already what was wrong.
      if (statusCode >= 400 && !('error.type' in span.attributes)) span.failWith(String(statusCode), statusCode >= 500);
      span.end();
    });
    withSpan(span, done);
  });
}

/** By the route as it is written in the code, since addresses hold ids. */
function nameOf({ method }: FastifyRequest, route: string | undefined): string {
  return route === undefined ? method : `${method} ${route}`;
}
