import type { IncomingHttpHeaders } from 'node:http';
import { HeaderMap, type HTTPGraphQLHead, type HTTPGraphQLResponse } from '@apollo/server';
import type { GatewayExecutor } from '@apollo/server-gateway-interface';
import {
  getOperationAST,
  GraphQLError,
  type FormattedExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import type { KnownDocument } from './known-documents';
import type { OperationStep } from './operation-step';
import type { RouterContext } from './request-context';
import { checkWith, finishWith } from './run-steps';

/** An operation of a valid document. */
export interface KnownRequest {
  readonly known: KnownDocument;
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Record<string, unknown> | undefined;
  readonly headers: IncomingHttpHeaders;
  /** Of the answer. */
  readonly contentType: string;
}

export interface RunKnownOptions {
  readonly schema: GraphQLSchema;
  readonly execute: GatewayExecutor;
  readonly steps: readonly OperationStep[];
  readonly formatError: (formatted: GraphQLFormattedError, thrown: unknown) => GraphQLFormattedError;
}

export type RunKnown = (request: KnownRequest, contextValue: RouterContext) => Promise<HTTPGraphQLResponse>;

type Given = Parameters<GatewayExecutor>[0];

/**
 * What Apollo Server does with a valid request for a valid document, without the layers that it needs for all other requests
 * (docs/adr/0028). `known-documents.test.ts` compares the answers.
 */
export function createRunKnown({ schema, execute, steps, formatError }: RunKnownOptions): RunKnown {
  return async ({ known, query, operationName, variables, headers, contentType }, contextValue) => {
    const { document, hash: queryHash } = known;
    const operation = getOperationAST(document, operationName) ?? undefined;
    const http: HTTPGraphQLHead = { headers: new HeaderMap() };
    const result = await resultOf().catch(failed);
    finishWith(steps, { contextValue, http, result });
    http.headers.set('content-type', contentType);
    const { errors, data, extensions } = result;
    return { ...http, body: { kind: 'complete', string: JSON.stringify({ errors, data, extensions }) } };

    async function resultOf(): Promise<FormattedExecutionResult> {
      const shared = { schema, document, ...(operation && { operation }) };
      await checkWith(steps, { ...shared, variables: variables ?? {}, contextValue });
      const given: Partial<Given> = {
        ...shared,
        request: {
          query,
          operationName,
          variables,
          http: { headers: { get: (name: string) => headers[name] ?? null } },
        } as Given['request'],
        queryHash,
        source: query,
        context: contextValue,
        operationName: operation?.name?.value ?? null,
        metrics: {},
      };
      const { errors, ...answered } = await execute(given as Given);
      return errors ? { ...answered, errors: errors.map((error) => formatted(error, http)) } : answered;
    }

    function failed(thrown: unknown): FormattedExecutionResult {
      const error = formatted(toGraphqlError(thrown), http);
      http.status ??= 500;
      return { errors: [error] };
    }
  };

  /** Takes the status and the headers that an error sets out of it. */
  function formatted(error: GraphQLError, answer: HTTPGraphQLHead): GraphQLFormattedError {
    const { http, ...extensions } = error.extensions as { http?: Partial<HTTPGraphQLHead>; code?: unknown };
    if (http?.status !== undefined) answer.status = http.status;
    for (const [name, value] of http?.headers ?? []) answer.headers.set(name, value);
    const code = extensions.code ?? 'INTERNAL_SERVER_ERROR';
    return formatError({ ...error.toJSON(), extensions: { ...extensions, code } }, error);
  }
}

function toGraphqlError(thrown: unknown): GraphQLError {
  if (thrown instanceof GraphQLError) return thrown;
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return new GraphQLError(error.message, { originalError: error });
}
