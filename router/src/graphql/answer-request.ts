import type { ApolloServer, HTTPGraphQLResponse } from '@apollo/server';
import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import type { AdmitDocument } from './admit-document';
import { toApolloRequest } from './apollo-request';
import { AppError } from '@gobbler/contracts';
import type { GraphqlRequest } from '../trusted/sent-document';
import type { TrustRequest } from '../trusted/trust-requests';
import { refuse } from './refuse';
import type { RouterContext } from './request-context';
import type { KnownRequest, RunKnown } from './run-known';

/** Answers a GraphQL request over HTTP. */
export type AnswerRequest = (
  request: FastifyRequest,
  createContext: () => Promise<RouterContext>,
) => Promise<HTTPGraphQLResponse>;

export interface AnswerRequestOptions {
  readonly apollo: Pick<ApolloServer<RouterContext>, 'executeHTTPGraphQLRequest'>;
  readonly admit: AdmitDocument;
  readonly runKnown: RunKnown;
  /** Null: any document may run. */
  readonly trust: TrustRequest | null;
}

const MAX_ACCEPTS = 100;
const MAX_ACCEPT_LENGTH = 200;

/** Apollo Server answers; a plain request for a valid document goes around it. */
export function createAnswerRequest({ apollo, admit, runKnown, trust }: AnswerRequestOptions): AnswerRequest {
  /** The content type that Apollo Server has chosen, by `Accept`. */
  const contentTypes = new LRUCache<string, string>({ max: MAX_ACCEPTS });

  function readKnown({ method, headers, body }: GraphqlRequest): KnownRequest | null {
    const type = headers['content-type'];
    // With another type Apollo Server checks for CSRF.
    if (method !== 'POST' || !(type === JSON_TYPE || type?.startsWith(`${JSON_TYPE};`))) return null;
    if (!isRecord(body) || 'extensions' in body || typeof body['query'] !== 'string') return null;
    const { query, operationName = null, variables = null } = body;
    if (operationName !== null && typeof operationName !== 'string') return null;
    if (variables !== null && !isRecord(variables)) return null;
    const contentType = contentTypes.get(headers.accept ?? '');
    const document = contentType === undefined ? null : admit(query);
    if (!document || contentType === undefined) return null;
    const given = { operationName: operationName ?? undefined, variables: variables ?? undefined };
    return { known: document, query, ...given, headers, contentType };
  }

  function noteContentType({ method, headers: { accept = '' } }: GraphqlRequest, answer: HTTPGraphQLResponse): void {
    const type = answer.headers.get('content-type');
    const isUsual = method === 'POST' && (answer.status ?? 200) === 200 && answer.body.kind === 'complete';
    if (isUsual && type !== undefined && accept.length <= MAX_ACCEPT_LENGTH) contentTypes.set(accept, type);
  }

  /** Apollo Server answers what goes wrong before the operation runs. */
  function failWith(request: GraphqlRequest, error: unknown): Promise<HTTPGraphQLResponse> {
    const context = () => Promise.reject(error as Error);
    return apollo.executeHTTPGraphQLRequest({ httpGraphQLRequest: toApolloRequest(request), context });
  }

  return async (received, context) => {
    let request: GraphqlRequest;
    try {
      request = trust ? trust(received) : received;
    } catch (error) {
      return failWith(received, error instanceof AppError ? refuse(error) : error);
    }
    const knownRequest = readKnown(request);
    if (knownRequest) {
      try {
        return await runKnown(knownRequest, await context());
      } catch (error) {
        return failWith(request, error);
      }
    }
    const answer = await apollo.executeHTTPGraphQLRequest({ httpGraphQLRequest: toApolloRequest(request), context });
    noteContentType(request, answer);
    return answer;
  };
}

const JSON_TYPE = 'application/json';

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);
}
