import { AppError, isErrorCode } from '@gobbler/contracts';
import { runInRequest, withinDeadline, type Logger } from '@gobbler/service-kit';
import type { GraphQLFormattedError } from 'graphql';
import { z } from 'zod';
import type { OperationError, OperationResult, RunOperation } from '../facade/facade-ports';
import { MASKED_MESSAGE } from '../gateway/subgraph-errors';
import type { ScopeOf } from '../http/request-scopes';
import { sourceOf } from '../http/source-of';
import type { LiveEngine } from './live-engine';

export interface RunOperationOptions {
  readonly engine: LiveEngine;
  readonly scopeOf: ScopeOf;
  readonly log: Logger;
}

/** Runs stored documents for the REST facade, with the same server and masking as for GraphQL clients. */
export function createRunOperation({ engine, scopeOf, log }: RunOperationOptions): RunOperation {
  return async ({ document, operationName }, variables, { viewer }, request) => {
    const scope = scopeOf(request);
    let isReplayed = false;
    const noteReplay = () => {
      isReplayed = true;
    };
    const source = sourceOf(request);
    const run = () =>
      engine
        .current()
        .apollo.executeOperation(
          { query: document, variables, ...(operationName === undefined ? {} : { operationName }) },
          { contextValue: { viewer, issuer: 'facade', source, scope, idempotencyKey: null, noteReplay } },
        );
    try {
      const { body } = await runInRequest(scope, () => withinDeadline(scope.deadlineAt, run()));
      if (body.kind !== 'single') throw new Error('the gateway answers in one piece');
      const { data, errors } = body.singleResult;
      return {
        data: data ?? null,
        errors: (errors ?? []).map(toOperationError),
        ...(isReplayed ? { isReplayed } : {}),
      };
    } catch (error) {
      if (!(error instanceof AppError)) log.error({ err: error }, 'a stored operation failed');
      return failed(error);
    }
  };
}

const detailsSchema = z.object({
  fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  retryAfterSeconds: z.number().optional(),
});

function toOperationError({ message, path, extensions }: GraphQLFormattedError): OperationError {
  const code = extensions?.['code'];
  const { fields, retryAfterSeconds } = detailsSchema.catch({}).parse(extensions);
  return {
    code: isErrorCode(code) ? code : 'INTERNAL_SERVER_ERROR',
    message,
    ...(path ? { path } : {}),
    ...(fields ? { fields } : {}),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

function failed(error: unknown): OperationResult {
  const { code, message } =
    error instanceof AppError ? error : { code: 'INTERNAL_SERVER_ERROR' as const, message: MASKED_MESSAGE };
  return { data: null, errors: [{ code, message }] };
}
