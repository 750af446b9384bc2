import type { ApolloServerPlugin } from '@apollo/server';
import { AppError } from '@gobbler/contracts';
import type { OperationAnswer, OperationStep, ResolvedOperation } from './operation-step';
import { refuse } from './refuse';
import type { RouterContext } from './request-context';

type Resolving = Omit<ResolvedOperation, 'operation'> & Partial<Pick<ResolvedOperation, 'operation'>>;

/** Runs all checks in order, until one throws. Waits only for those that take time. */
export async function checkWith(steps: readonly OperationStep[], resolving: Resolving): Promise<void> {
  const { operation, ...others } = resolving;
  if (!operation) throw refuse(new UnknownOperationError());
  const resolved = { ...others, operation };
  for (const { check } of steps) {
    const pending = check?.(resolved);
    if (pending) await pending;
  }
}

export function finishWith(steps: readonly OperationStep[], answer: OperationAnswer): void {
  for (const { finish } of steps) finish?.(answer);
}

/** The steps as Apollo Server runs them. */
export function runSteps(steps: readonly OperationStep[]): ApolloServerPlugin<RouterContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: ({ schema, document, operation, request, contextValue }) =>
          checkWith(steps, {
            schema,
            document,
            variables: request.variables ?? {},
            contextValue,
            ...(operation ? { operation } : {}),
          }),
        willSendResponse({ response: { http, body }, contextValue }) {
          finishWith(steps, { contextValue, http, result: body.kind === 'single' ? body.singleResult : null });
          return Promise.resolve();
        },
      }),
  };
}

class UnknownOperationError extends AppError {
  constructor() {
    super(
      'OPERATION_RESOLUTION_FAILURE',
      'The document has no operation with that name, or several and the request names none.',
    );
  }
}
