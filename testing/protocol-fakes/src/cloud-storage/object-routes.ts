import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { conditionsIn } from './conditions';
import type { FakeState } from './fake-state';
import type { Operation } from './fault-plan';
import { googleError } from './google-error';
import { mediaHeaders, toResource } from './object-resource';
import type { StoredObject } from './object-table';
import { queryOf } from './query-of';
import { readBody } from './read-body';
import { runOperation, type Answer } from './run-operation';
import { metadataIn } from './upload-routes';

const OBJECTS = '/storage/v1/b/:bucket/o';
const MAX_RESULTS = 1_000;

interface ObjectParams {
  readonly bucket: string;
  readonly object: string;
  readonly toObject: string;
}

/** Everything of the JSON API but uploads. */
export function addObjectRoutes(app: FastifyInstance, state: FakeState): void {
  function on(
    request: FastifyRequest<{ Params: ObjectParams }>,
    reply: FastifyReply,
    operation: Operation,
    work: (query: URLSearchParams) => Promise<Answer> | Answer,
  ): Promise<void> {
    const query = queryOf(request.url);
    const object = request.params.object ?? query.get('prefix') ?? '';
    return runOperation(state, { request, reply }, { operation, object, api: 'json' }, () => {
      if (request.params.bucket !== state.bucket) throw googleError(404, 'The specified bucket does not exist.');
      return work(query);
    });
  }

  app.get<{ Params: ObjectParams }>('/storage/v1/b/:bucket', (request, reply) =>
    on(request, reply, 'bucket', () => ({ status: 200, body: { kind: 'storage#bucket', name: state.bucket } })),
  );
  app.get<{ Params: ObjectParams }>(OBJECTS, (request, reply) =>
    on(request, reply, 'list', (query) => listObjects(state, query)),
  );
  app.get<{ Params: ObjectParams }>(`${OBJECTS}/:object`, (request, reply) => {
    const isMedia = queryOf(request.url).get('alt') === 'media';
    return on(request, reply, isMedia ? 'download' : 'metadata', (query) => {
      const object = state.objects.get(request.params.object);
      state.objects.check(object.name, conditionsIn(query));
      return isMedia
        ? sendMedia(object, request.headers.range)
        : { status: 200, body: toResource(state.bucket, object) };
    });
  });
  app.patch<{ Params: ObjectParams }>(`${OBJECTS}/:object`, (request, reply) =>
    on(request, reply, 'patch', async (query) => {
      const { bytes } = await readBody(request.raw);
      const described = JSON.parse(bytes.toString('utf8')) as Record<string, unknown>;
      const object = state.objects.patch(request.params.object, metadataIn(described), conditionsIn(query));
      return { status: 200, body: toResource(state.bucket, object) };
    }),
  );
  app.delete<{ Params: ObjectParams }>(`${OBJECTS}/:object`, (request, reply) =>
    on(request, reply, 'delete', (query) => {
      state.objects.remove(request.params.object, conditionsIn(query));
      return { status: 204 };
    }),
  );
  app.post<{ Params: ObjectParams }>(`${OBJECTS}/:object/rewriteTo/b/:toBucket/o/:toObject`, (request, reply) =>
    on(request, reply, 'rewrite', async (query) => {
      const { bytes } = await readBody(request.raw);
      const described = metadataIn(JSON.parse(bytes.toString('utf8') || '{}') as Record<string, unknown>);
      const { object, toObject } = request.params;
      const { contentType, cacheControl, contentEncoding, bytes: content } = state.objects.get(object);
      const kept = metadataIn({ contentType, cacheControl, contentEncoding });
      const copy = state.objects.put(toObject, content, { ...kept, ...described }, conditionsIn(query));
      const size = String(content.length);
      const resource = toResource(state.bucket, copy);
      const progress = { kind: 'storage#rewriteResponse', totalBytesRewritten: size, objectSize: size, done: true };
      return { status: 200, body: { ...progress, resource } };
    }),
  );
}

function listObjects(state: FakeState, query: URLSearchParams): Answer {
  const limit = Math.min(Number(query.get('maxResults') ?? MAX_RESULTS), MAX_RESULTS);
  const from = Buffer.from(query.get('pageToken') ?? '', 'base64url').toString();
  const { objects, next } = state.objects.list(query.get('prefix') ?? '', limit, from);
  const items = objects.map((object) => toResource(state.bucket, object));
  const nextPageToken = next === null ? {} : { nextPageToken: Buffer.from(next).toString('base64url') };
  return { status: 200, body: { kind: 'storage#objects', items, ...nextPageToken } };
}

/** @param range such as `bytes=0-99`, `bytes=100-`, `bytes=-5` */
export function sendMedia(object: StoredObject, range?: string): Answer {
  const headers = mediaHeaders(object);
  if (range === undefined) return { status: 200, headers, body: object.bytes };
  const size = object.bytes.length;
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (from > to) throw googleError(416, 'The requested range cannot be satisfied.');
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${from}-${to}/${size}` },
    body: object.bytes.subarray(from, to + 1),
  };
}
