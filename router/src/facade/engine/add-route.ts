import { IDEMPOTENCY_HEADERS, type Viewer } from '@gobbler/service-kit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RawInput } from '../input/check-input';
import type { FacadePorts } from '../facade-ports';
import { keysOf } from '../../http/idempotency-key';
import { JSON_BYTES } from './body-parsers';
import { identify } from './identify';
import type { FacadeRoute } from './route';
import { sendError } from './send-error';
import { refuseOtherUsers } from './viewer-of';

/** Serves one row of the table: who asks, then the body, then the input, then the answer. */
export function addRoute(scope: FastifyInstance, route: FacadeRoute, ports: FacadePorts): void {
  const viewers = new WeakMap<FastifyRequest, Viewer | null>();
  scope.route({
    method: route.method,
    url: route.path,
    ...(route.body === 'json' ? { bodyLimit: JSON_BYTES } : {}),
    // Before the body is read: a stranger's is of no interest.
    onRequest: async (request) => {
      viewers.set(request, await identify(ports, route.access, request));
    },
    handler: async (request, reply) => {
      const viewer = viewers.get(request) ?? null;
      const raw = rawInputOf(request);
      if (route.access === 'signed-in' && viewer) refuseOtherUsers(viewer, raw);
      return route.run({ viewer, request, reply, ports }, raw);
    },
    errorHandler: (error, request, reply) => sendError(ports, route.refusals, error, request, reply),
  });
}

function rawInputOf({ params, query, body, headers, raw }: FastifyRequest): RawInput {
  return { path: params, query, body, header: { ...headers, [IDEMPOTENCY_HEADERS.key]: keysOf(raw) } };
}
