import {
  getVariableValues,
  GraphQLError,
  Kind,
  OperationTypeNode,
  visit,
  type DocumentNode,
  type ExecutionResult,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { currentRequest } from '../../http/request-scope';
import { compileFields, executeFields, executeSerially, type CompiledField } from './compile-fields';
import { createFieldErrors, type Execution } from './execution';

/** Executes an operation as graphql-js's `execute` does; without `data` when the variables are refused. */
export type CompiledOperation = (
  contextValue: unknown,
  variables: Readonly<Record<string, unknown>> | undefined,
) => Promise<ExecutionResult> | ExecutionResult;

type Data = NonNullable<ExecutionResult['data']> | null;

/** Combinations of conditions that are kept of an operation. */
const KEPT = 64;
/** As many as graphql-js reports. */
const MAX_ERRORS = 50;

/**
 * Compiles an operation of a valid document. What does not depend on a request is done once: which fields are selected on which
 * type, what resolves them and how their values become part of the answer.
 */
export function compileOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): CompiledOperation {
  const definitions = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const fragmentsByName = new Map(
    (definitions as FragmentDefinitionNode[]).map((fragment) => [fragment.name.value, fragment]),
  );
  const fragments = Object.fromEntries(fragmentsByName);
  const conditions = conditionsOf(document);
  const compiled = new LRUCache<string, readonly CompiledField[]>({ max: KEPT });

  function fieldsFor(variableValues: Readonly<Record<string, unknown>>): readonly CompiledField[] {
    const key = conditions.map((name) => String(variableValues[name])).join();
    const known = compiled.get(key);
    if (known) return known;
    const type = schema.getRootType(operation.operation);
    if (!type)
      throw new GraphQLError(`Schema is not configured to execute ${operation.operation} operation.`, {
        nodes: operation,
      });
    const selections = { schema, fragments: fragmentsByName, variables: variableValues };
    const fields = compileFields(selections, type, [operation.selectionSet]);
    compiled.set(key, fields);
    return fields;
  }

  return (contextValue, variables) => {
    const { variableDefinitions = [] } = operation;
    const given = getVariableValues(schema, variableDefinitions, variables ?? {}, { maxErrors: MAX_ERRORS });
    if (given.errors) return { errors: given.errors };
    const { coerced: variableValues } = given;
    const errors = createFieldErrors();
    const work = currentRequest()?.work;
    const execution: Execution = {
      schema,
      fragments,
      operation,
      variableValues,
      contextValue,
      errors,
      work,
      rootValue: undefined,
    };
    const run = async (): Promise<unknown> => {
      const fields = fieldsFor(variableValues);
      return operation.operation === OperationTypeNode.MUTATION
        ? executeSerially(execution, fields)
        : executeFields(execution, fields, undefined, undefined);
    };
    return run().then(
      (data) => toResult(data as Data),
      (error: unknown) => {
        errors.add(error as GraphQLError, undefined);
        return toResult(null);
      },
    );

    function toResult(data: Data): ExecutionResult {
      return errors.all.length > 0 ? { errors: errors.all, data } : { data };
    }
  };
}

/** The variables that decide what is selected. */
function conditionsOf(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive({ arguments: [condition] = [] }) {
      if (condition?.value.kind === Kind.VARIABLE) names.add(condition.value.name.value);
    },
  });
  return [...names];
}
