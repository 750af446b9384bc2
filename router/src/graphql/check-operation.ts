import { AppError, BadUserInputError } from '@gobbler/contracts';
import { OperationTypeNode } from 'graphql';
import { checkVariableSize } from '../limits/check-variable-size';
import type { ResolvedOperation } from './operation-step';
import { refuse } from './refuse';
import { variableProblems } from './variable-problems';

/** Refuses subscriptions, and variables that are too large or of the wrong type, before execution. */
export function checkOperation({ operation, schema, variables, contextValue }: ResolvedOperation): void {
  if (operation.operation === OperationTypeNode.SUBSCRIPTION) throw refuse(new SubscriptionError());
  // Validation accepts any field of a type that the schema lacks.
  if (!schema.getRootType(operation.operation)) throw refuse(new NoMutationsError());
  refusing(503, () =>
    contextValue.confirmPriority(operation.operation === OperationTypeNode.MUTATION ? 'high' : 'normal'),
  );
  refusing(400, () => checkVariableSize(variables));
  const problems = variableProblems(schema, operation.variableDefinitions ?? [], variables);
  if (problems.length > 0) throw refuse(new BadUserInputError(problems), { status: 400 });
}

/** Answers an error of the check with this status. */
function refusing(status: number, check: () => void): void {
  try {
    check();
  } catch (error) {
    throw error instanceof AppError ? refuse(error, { status }) : error;
  }
}

class NoMutationsError extends AppError {
  constructor() {
    super('GRAPHQL_VALIDATION_FAILED', 'The schema has no mutations.');
  }
}

class SubscriptionError extends AppError {
  constructor() {
    super('GRAPHQL_VALIDATION_FAILED', 'Subscriptions are not supported.');
  }
}
