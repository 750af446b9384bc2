import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { INTERNAL_HEADERS } from '../http/internal-headers';
import { currentRequest } from '../http/request-scope';
import { createRequestIdempotency, IDEMPOTENCY_HEADERS } from '../idempotency/request-idempotency';
import { callerOf } from '../identity/require-internal-caller';
import type { Logger } from '../logging/create-logger';
import type { Metrics } from '../metrics/create-metrics';
import { inSpan } from '../tracing/current-span';
import { noteErrors } from '../tracing/note-errors';
import { noteOperation, runAnswer, TooManyFieldsError } from './answer-work';
import type { RequestContext, SubgraphCall } from './context';
import { createDocumentCache } from './document-cache';
import { createErrorFormatter } from './format-error';
import { readGraphqlRequest, RequestRefusedError } from './graphql-request';

export interface GraphqlRouteOptions<Context extends RequestContext> {
  readonly schema: GraphQLSchema;
  readonly createContext: (call: SubgraphCall) => Context;
  readonly log: Logger;
  readonly metrics?: Metrics | undefined;
}

/**
 * Serves a schema at `POST /graphql` (ADR 30): each document is parsed, validated and compiled once.
 * The status is 400 when nothing was resolved.
 */
export function addGraphqlRoute<Context extends RequestContext>(
  app: FastifyInstance,
  options: GraphqlRouteOptions<Context>,
): void {
  const { schema, createContext, log, metrics } = options;
  const documentOf = createDocumentCache(schema);
  const format = createErrorFormatter(log, metrics);

  async function run(request: FastifyRequest, reply: FastifyReply): Promise<ExecutionResult> {
    const { query, variables, operationName } = readGraphqlRequest(request.body);
    const operation = documentOf(query)(operationName);
    noteOperation(operation.type);
    const { data, errors = [] } = await inSpan('graphql.resolve', {}, async (span) => {
      span?.set('graphql.operation.type', operation.type);
      return operation.execute(createContext(callOf(request, reply)), variables);
    });
    if (data === undefined) throw new RequestRefusedError('BAD_USER_INPUT', errors);
    return { data, errors };
  }

  app.post('/graphql', async (request, reply) => {
    const scope = currentRequest();
    if (!scope) throw new Error('every request has a scope');
    void reply.header('content-type', 'application/json; charset=utf-8');
    try {
      const { data, errors = [] } = await runAnswer(scope, reply.raw, () => run(request, reply));
      if (errors.length === 0) return JSON.stringify({ data });
      return JSON.stringify({ errors: noteErrors(errors.map((error) => format(error))), data });
    } catch (error) {
      const { code, errors } = refusalOf(error);
      return reply
        .status(400)
        .send(JSON.stringify({ errors: noteErrors(errors.map((problem) => format(problem, code))) }));
    }
  });
}

/** Answered as GraphQL, so that the router hands the code on: the document is at fault, not a service that is down. Rethrows. */
function refusalOf(error: unknown): RequestRefusedError {
  if (error instanceof RequestRefusedError) return error;
  if (!(error instanceof TooManyFieldsError)) throw error;
  return new RequestRefusedError(error.code, [new GraphQLError(error.message)]);
}

function callOf(request: FastifyRequest, reply: FastifyReply): SubgraphCall {
  const noteReplay = () => void reply.header(IDEMPOTENCY_HEADERS.replayed, 'true');
  const idempotency = createRequestIdempotency(request.headers[IDEMPOTENCY_HEADERS.key], noteReplay);
  return { ...callerOf(request), source: sourceOf(request), idempotency };
}

function sourceOf({ headers }: FastifyRequest): string | null {
  const source = headers[INTERNAL_HEADERS.source];
  return typeof source === 'string' && source !== '' ? source : null;
}
