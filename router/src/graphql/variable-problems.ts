import type { FieldProblem } from '@gobbler/contracts';
import {
  coerceInputValue,
  isInputType,
  isNonNullType,
  typeFromAST,
  type GraphQLSchema,
  type VariableDefinitionNode,
} from 'graphql';

/** Problems that are told of, at most. */
const MAX_PROBLEMS = 20;
/** Characters: graphql-js repeats the whole value. */
const MAX_MESSAGE_LENGTH = 200;

/** What is wrong with an operation's variables, by path (`input.portions`). Unknown variables are ignored, as GraphQL has it. */
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
  if (!isInputType(type)) return [{ path: name, message: 'has no type of this schema' }];
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
