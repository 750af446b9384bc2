import type { FieldProblem } from '@gobbler/contracts';
import {
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  valueFromASTUntyped,
  type GraphQLInputType,
  type OperationDefinitionNode,
  type ValueNode,
} from 'graphql';

/** An argument value with variables, which may turn out to be null. */
export interface ValueUse {
  /** `me.posts.first`. */
  readonly path: string;
  readonly value: ValueNode;
  readonly type: GraphQLInputType;
}

/** Returns a variable's value or default; undefined without either. */
export type ValueOf = (variable: string) => unknown;

export function valueOfVariable(
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): ValueOf {
  const defaults = new Map(
    variableDefinitions.map(({ variable, defaultValue }) => [variable.name.value, defaultValue]),
  );
  return (name) => {
    if (Object.hasOwn(variables, name) && variables[name] !== undefined) return variables[name];
    const node = defaults.get(name);
    return node && valueFromASTUntyped(node);
  };
}

/**
 * Nulls for non-null arguments. GraphQL allows a nullable variable there when the variable or argument has a default and detects
 * the null during execution; this detects it before planning.
 */
export function nullProblems(uses: readonly ValueUse[], valueOf: ValueOf): FieldProblem[] {
  return uses.flatMap((use) => problemsOf(use, valueOf));
}

function problemsOf({ path, value, type }: ValueUse, valueOf: ValueOf): FieldProblem[] {
  if (isNull(value, valueOf))
    return isNonNullType(type) ? [{ path, message: `must not be null (${String(type)})` }] : [];
  const nullable = isNonNullType(type) ? type.ofType : type;
  if (value.kind === Kind.LIST && isListType(nullable)) {
    const items = nullable.ofType as GraphQLInputType;
    return value.values.flatMap((item, index) => {
      const use = { path: `${path}.${index}`, value: item, type: items };
      const isLeftOut = item.kind === Kind.VARIABLE && valueOf(item.name.value) === undefined;
      return isLeftOut && isNonNullType(items)
        ? [{ path: use.path, message: 'must be given' }]
        : problemsOf(use, valueOf);
    });
  }
  if (value.kind === Kind.OBJECT && isInputObjectType(nullable)) {
    const fields = nullable.getFields();
    return value.fields.flatMap(({ name, value: given }) => {
      const field = fields[name.value];
      return field ? problemsOf({ path: `${path}.${name.value}`, value: given, type: field.type }, valueOf) : [];
    });
  }
  return [];
}

function isNull(value: ValueNode, valueOf: ValueOf): boolean {
  if (value.kind === Kind.NULL) return true;
  if (value.kind !== Kind.VARIABLE) return false;
  return valueOf(value.name.value) === null;
}
