import type { FieldProblem } from '@gobbler/contracts';
import {
  coerceInputValue,
  isInputType,
  isNonNullType,
  typeFromAST,
  type GraphQLSchema,
  type VariableDefinitionNode,
} from 'graphql';

/** Maximum number of reported problems. */
const MAX_PROBLEMS = 20;
/** In characters: graphql-js repeats the whole value. */
const MAX_MESSAGE_LENGTH = 200;

/** Problems with an operation's variables, by path (`input.portions`). Ignores unknown variables, as GraphQL does. */
export function variableProblems(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  variables: Readonly<Record<string, unknown>>,
): FieldProblem[] {
  return definitions.flatMap((definition) => problemsOf(schema, definition, variables)).slice(0, MAX_PROBLEMS);
}

function problemsOf(
  schema: GraphQLSchema,
  { variable, type: typeNode, defaultValue }: VariableDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): FieldProblem[] {
  const name = variable.name.value;
  const type = typeFromAST(schema, typeNode);
  if (!isInputType(type)) return [{ path: name, message: 'has an unknown type' }];
  const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (value === undefined) {
    return isNonNullType(type) && !defaultValue ? [{ path: name, message: `must be given (${String(type)})` }] : [];
  }
  if (value === null && isNonNullType(type)) return [{ path: name, message: `must not be null (${String(type)})` }];
  const problems: FieldProblem[] = [];
  coerceInputValue(value, type, (path, _value, error) => {
    if (problems.length < MAX_PROBLEMS)
      problems.push({ path: [name, ...path].join('.'), message: shorten(error.message) });
  });
  return problems;
}

function shorten(message: string): string {
  return message.replace(/ ?Did you mean .*$/s, '').slice(0, MAX_MESSAGE_LENGTH);
}
