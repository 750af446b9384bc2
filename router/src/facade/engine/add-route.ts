import { NotSignedInError } from '@gobbler/contracts';
import { IDEMPOTENCY_HEADERS, type Viewer } from '@gobbler/service-kit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { keysOf } from '../../http/idempotency-key';
import { isDefect, toErrorAnswer } from '../errors/error-answer';
import type { RefusalStyle } from '../errors/refusal-style';
import type { FacadePorts } from '../facade-ports';
import { readForm } from '../form/read-form';
import { uploadPicture } from '../form/upload-picture';
import type { RawInput } from '../input/check-input';
import { JSON_BYTES } from './body-parsers';
import { createAsk } from './create-ask';
import { AnswerWithHeaders, viewerOf, type Access, type FacadeRoute, type RouteCall } from './route';
import { refuseOtherUsers } from './user-claims';

/** Serves one row of the table over HTTP: the viewer first, then the body, the input and the answer. */
export function addRoute(scope: FastifyInstance, route: FacadeRoute, ports: FacadePorts): void {
  const viewers = new WeakMap<FastifyRequest, Viewer | null>();
  scope.route({
    method: route.method,
    url: route.path,
    ...(route.body === 'json' ? { bodyLimit: JSON_BYTES } : {}),
    // Before the body is read: an anonymous one's is not needed.
    onRequest: async (request) => {
      viewers.set(request, await identify(ports, route.access, request));
    },
    handler: async (request, reply) => {
      const viewer = viewers.get(request) ?? null;
      const raw = rawInputOf(request);
      if (route.access === 'signed-in' && viewer) refuseOtherUsers(viewer, raw);
      const call = callOf(ports, viewer, request, reply);
      const answer = await route.run(call, raw, (definition) =>
        readForm(request.raw, definition, viewerOf(call), (picture) => uploadPicture(call, picture)),
      );
      if (!(answer instanceof AnswerWithHeaders)) return answer;
      void reply.headers(answer.headers);
      return answer.body;
    },
    errorHandler: (error, request, reply) => sendError(ports, route.refusals, error, request, reply),
  });
}

/**
 * The viewer, as far as a route needs one. Throws `UNAUTHENTICATED` where a log-in is required, `SUBGRAPH_UNAVAILABLE`
 * when a token can't be checked.
 */
export async function identify(ports: FacadePorts, access: Access, request: FastifyRequest): Promise<Viewer | null> {
  if (access === 'open') return null;
  const { viewer } = await ports.authenticate(request);
  if (access === 'signed-in' && !viewer) throw new NotSignedInError();
  return viewer;
}

/** Sends an error in a route's words; an unexpected one is logged and masked. */
export function sendError(
  { log }: FacadePorts,
  style: RefusalStyle,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  if (isDefect(error)) log.error({ err: error, path: request.url.split('?')[0] }, 'a REST request failed');
  const { status, headers, body } = toErrorAnswer(error, style, request.id);
  void reply.status(status).headers(headers).send(body);
}

function callOf(
  { config, log, runOperation, forward }: FacadePorts,
  viewer: Viewer | null,
  request: FastifyRequest,
  reply: FastifyReply,
): RouteCall {
  const ask = createAsk(
    async (operation, variables, asker) => {
      const result = await runOperation(operation, variables, { viewer: asker }, request);
      if (result.isReplayed) void reply.header(IDEMPOTENCY_HEADERS.replayed, 'true');
      return result;
    },
    viewer,
    log,
  );
  const { timeZone } = config;
  return { viewer, timeZone, log, ask, forward: (service, path, call) => forward(service, path, call, request) };
}

function rawInputOf({ params, query, body, headers, raw }: FastifyRequest): RawInput {
  return { path: params, query, body, header: { ...headers, [IDEMPOTENCY_HEADERS.key]: keysOf(raw) } };
}
