import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Operation } from './cloud-fault';
import type { FakeState } from './fake-state';
import { GoogleError } from './google-error';
import { mediaHeaders, toResource } from './object-resource';
import { runOperation, type Answer } from './run-operation';

const OBJECTS = '/storage/v1/b/:bucket/o';
const MAX_RESULTS = 1_000;

interface ObjectRoute {
  readonly Params: { readonly bucket: string; readonly object: string };
  readonly Querystring: Readonly<Record<string, string | undefined>>;
}

/** Lists, downloads and removals of the JSON API. */
export function addObjectRoutes(app: FastifyInstance, state: FakeState): void {
  function on(
    request: FastifyRequest<ObjectRoute>,
    reply: FastifyReply,
    operation: Operation,
    work: () => Answer,
  ): Promise<void> {
    const object = request.params.object ?? request.query['prefix'] ?? '';
    return runOperation(state, { request, reply }, { operation, object }, () => {
      if (request.params.bucket !== state.bucket) throw new GoogleError(404, 'The specified bucket does not exist.');
      return work();
    });
  }

  app.get<ObjectRoute>(OBJECTS, (request, reply) =>
    on(request, reply, 'list', () => listObjects(state, request.query)),
  );
  app.get<ObjectRoute>(`${OBJECTS}/:object`, (request, reply) =>
    on(request, reply, 'download', () => {
      const object = state.objects.get(request.params.object);
      return { status: 200, headers: mediaHeaders(object), body: object.bytes };
    }),
  );
  app.delete<ObjectRoute>(`${OBJECTS}/:object`, (request, reply) =>
    on(request, reply, 'delete', () => {
      state.objects.remove(request.params.object, request.query['ifGenerationMatch']);
      return { status: 204 };
    }),
  );
}

function listObjects(state: FakeState, query: ObjectRoute['Querystring']): Answer {
  const limit = Math.min(Number(query['maxResults'] ?? MAX_RESULTS), MAX_RESULTS);
  const from = Buffer.from(query['pageToken'] ?? '', 'base64url').toString();
  const { objects, next } = state.objects.list(query['prefix'] ?? '', limit, from);
  const items = objects.map((object) => toResource(state.bucket, object));
  const nextPageToken = next === null ? {} : { nextPageToken: Buffer.from(next).toString('base64url') };
  return { status: 200, body: { kind: 'storage#objects', items, ...nextPageToken } };
}
