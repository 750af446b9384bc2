import type { ApolloServerPlugin } from '@apollo/server';
import { AppError, BadUserInputError } from '@gobbler/contracts';
import { OperationTypeNode } from 'graphql';
import { checkVariableSize } from '../limits/check-variable-size';
import { refuse } from './refuse';
import type { RouterContext } from './request-context';
import { variableProblems } from './variable-problems';

/** Refuses unknown operations, and variables that are too large or of the wrong type, before execution. */
export function checkOperation(): ApolloServerPlugin<RouterContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation({ request, operation, schema, contextValue }) {
          if (!operation) throw refuse(new UnknownOperationError());
          if (operation.operation === OperationTypeNode.SUBSCRIPTION) throw refuse(new SubscriptionError());
          const variables: Record<string, unknown> = request.variables ?? {};
          refusing(503, () =>
            contextValue.confirmPriority(operation.operation === OperationTypeNode.MUTATION ? 'high' : 'normal'),
          );
          refusing(400, () => checkVariableSize(variables));
          const problems = variableProblems(schema, operation.variableDefinitions ?? [], variables);
          if (problems.length > 0) throw refuse(new BadUserInputError(problems), { status: 400 });
          return Promise.resolve();
        },
      }),
  };
}

/** Answers an error of the check with this status. */
function refusing(status: number, check: () => void): void {
  try {
    check();
  } catch (error) {
    throw error instanceof AppError ? refuse(error, { status }) : error;
  }
}

class UnknownOperationError extends AppError {
  constructor() {
    super(
      'OPERATION_RESOLUTION_FAILURE',
      'The document has no operation with that name, or several and the request names none.',
    );
  }
}

class SubscriptionError extends AppError {
  constructor() {
    super('GRAPHQL_VALIDATION_FAILED', 'Subscriptions are not supported.');
  }
}
