import { AppError, graphqlErrorSchema, toAppError } from '@gobbler/contracts';
import { runInRequest, withinDeadline, type Logger } from '@gobbler/service-kit';
import type { RunOperation } from '../facade/facade-ports';
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
      engine.current().apollo.executeOperation(
        { query: document, variables, ...(operationName === undefined ? {} : { operationName }) },
        {
          contextValue: {
            viewer,
            issuer: 'facade',
            source,
            client: null,
            scope,
            idempotencyKey: null,
            noteReplay,
            confirmPriority: () => undefined,
            measured: null,
          },
        },
      );
    try {
      const { body } = await runInRequest(scope, () => withinDeadline(scope.deadlineAt, run()));
      if (body.kind !== 'single') throw new Error('the gateway answers in one piece');
      const { data, errors } = body.singleResult;
      return {
        data: data ?? null,
        errors: (errors ?? []).map((error) => graphqlErrorSchema.parse(error)),
        ...(isReplayed ? { isReplayed } : {}),
      };
    } catch (error) {
      if (!(error instanceof AppError)) log.error({ err: error }, 'a stored operation failed');
      return { data: null, errors: [toAppError(error)] };
    }
  };
}
