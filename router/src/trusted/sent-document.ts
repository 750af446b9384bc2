import type { FastifyRequest } from 'fastify';

/** What is read of a GraphQL request over HTTP. */
export type GraphqlRequest = Pick<FastifyRequest, 'method' | 'headers' | 'body' | 'url'>;

/** How a request names its document; both null for a request without one. */
export interface SentDocument {
  readonly text: string | null;
  /** The `documentId` of GraphQL over HTTP, or the hash of a persisted query; null beside a text. */
  readonly id: string | null;
  /** Whether the id is a `documentId`, which clients can't register. */
  readonly isDocumentId: boolean;
}

export function readSent(request: GraphqlRequest): SentDocument {
  const { query, documentId, extensions } = parametersOf(request);
  if (typeof query === 'string') return { text: query, id: null, isDocumentId: false };
  if (typeof documentId === 'string') return { text: null, id: documentId, isDocumentId: true };
  const persisted = isRecord(extensions) ? extensions['persistedQuery'] : undefined;
  // Apollo Server would turn other types into texts as well.
  const id = isRecord(persisted) ? String(persisted['sha256Hash']) : null;
  return { text: null, id, isDocumentId: false };
}

/** The same request with this text instead of an id. */
export function withText(request: GraphqlRequest, text: string): GraphqlRequest {
  const { method, headers, body, url } = request;
  const { documentId: _id, extensions, ...others } = parametersOf(request);
  const { persistedQuery: _persisted, ...kept } = isRecord(extensions) ? extensions : {};
  const parameters = { ...others, query: text, ...(Object.keys(kept).length > 0 ? { extensions: kept } : {}) };
  if (method !== 'GET') return { method, headers, body: parameters, url };
  const search = new URLSearchParams(
    Object.entries(parameters).map(([name, value]): [string, string] => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
  return { method, headers, body, url: `${url.slice(0, url.indexOf('?'))}?${search.toString()}` };
}

function parametersOf({ method, body, url }: GraphqlRequest): Record<string, unknown> {
  if (method !== 'GET') return isRecord(body) ? body : {};
  const start = url.indexOf('?');
  const parameters: Record<string, unknown> = Object.fromEntries(
    new URLSearchParams(start === -1 ? '' : url.slice(start)),
  );
  const { extensions } = parameters;
  // Strict JSON already: the query string was checked.
  return typeof extensions === 'string' ? { ...parameters, extensions: JSON.parse(extensions) as unknown } : parameters;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);
}
