import type { FieldProblem } from '@gobbler/contracts';
import {
  getNamedType,
  isCompositeType,
  isInputType,
  isInterfaceType,
  isObjectType,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  type ArgumentNode,
  type DirectiveNode,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type FragmentSpreadNode,
  type ValueNode,
  type SelectionSetNode,
} from 'graphql';
import type { ChosenOperation } from './choose-operation';
import type { InternalNames } from './internal-names';
import type { ValueUse } from './null-problems';
import type { Selection } from './selection';

/** An operation for one set of condition values. */
export interface SpecialisedOperation {
  readonly rootType: GraphQLObjectType;
  readonly selection: Selection;
  /** Argument values with variables, of the remaining fields. */
  readonly uses: readonly ValueUse[];
  /** Null conditions at places that are reached. */
  readonly problems: readonly FieldProblem[];
}

/** Values of the variables in conditions. */
export type ConditionValues = ReadonlyMap<string, boolean | null>;

/**
 * Resolves `@skip` and `@include`, inlines fragments and assigns internal names. The document is valid and its expanded size
 * limited.
 */
export function specialise(
  schema: GraphQLSchema,
  { operation, fragments }: ChosenOperation,
  conditions: ConditionValues,
  names: InternalNames,
): SpecialisedOperation {
  const uses: ValueUse[] = [];
  const problems: FieldProblem[] = [];

  function select(parent: GraphQLCompositeType, { selections }: SelectionSetNode, path: string): Selection {
    const items = selections.flatMap((node): Selection['items'] => {
      const at = node.kind === Kind.FIELD ? below(path, (node.alias ?? node.name).value) : path;
      if (!isIncluded(node.directives ?? [], at)) return [];
      return node.kind === Kind.FIELD ? [selectField(parent, node, at)] : selectFragment(parent, node, at);
    });
    return { parent, items };
  }

  function selectField(parent: GraphQLCompositeType, node: FieldNode, path: string): Selection['items'][number] {
    const definition = definitionOf(parent, node.name.value);
    noteUses(definition.args, node.arguments, path);
    const type = getNamedType(definition.type);
    const directives = otherDirectives(node.directives, path);
    return {
      kind: 'field',
      node: { ...node, directives },
      responseName: (node.alias ?? node.name).value,
      internalName: names.nameFor(node),
      type: definition.type,
      selection: node.selectionSet && isCompositeType(type) ? select(type, node.selectionSet, path) : null,
    };
  }

  function selectFragment(
    parent: GraphQLCompositeType,
    node: InlineFragmentNode | FragmentSpreadNode,
    path: string,
  ): Selection['items'] {
    const fragment = node.kind === Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value) : node;
    const condition = fragment?.typeCondition && schema.getType(fragment.typeCondition.name.value);
    if (!fragment || (condition && !isCompositeType(condition))) throw new Error('the document was not validated');
    const selection = select(condition ?? parent, fragment.selectionSet, path);
    const directives = otherDirectives(node.directives, path);
    if (selection.items.length === 0) return [];
    if (selection.parent === parent && directives.length === 0) return selection.items;
    return [{ kind: 'fragment', directives, selection }];
  }

  /** As in execution: `@include` of a skipped field is not evaluated. */
  function isIncluded(directives: readonly DirectiveNode[], path: string): boolean {
    const skip = directives.find(({ name }) => name.value === 'skip');
    if (skip && conditionOf(skip, path) !== false) return false;
    const include = directives.find(({ name }) => name.value === 'include');
    return !include || conditionOf(include, path) === true;
  }

  function conditionOf({ name, arguments: given = [] }: DirectiveNode, path: string): boolean | null {
    const value = given.find((argument) => argument.name.value === 'if')?.value;
    if (value?.kind === Kind.BOOLEAN) return value.value;
    const condition = value?.kind === Kind.VARIABLE ? (conditions.get(value.name.value) ?? null) : null;
    if (condition === null)
      problems.push({ path: below(path, `@${name.value}.if`), message: 'must not be null (Boolean!)' });
    return condition;
  }

  function otherDirectives(directives: readonly DirectiveNode[] = [], path: string): DirectiveNode[] {
    const others = directives.filter(({ name }) => name.value !== 'skip' && name.value !== 'include');
    for (const { name, arguments: given } of others) {
      noteUses(schema.getDirective(name.value)?.args ?? [], given, below(path, `@${name.value}`));
    }
    return others;
  }

  function noteUses(definitions: readonly GraphQLArgument[], given: readonly ArgumentNode[] = [], path: string): void {
    for (const { name, value } of given) {
      const definition = definitions.find((argument) => argument.name === name.value);
      if (definition && isInputType(definition.type) && hasVariable(value)) {
        uses.push({ path: below(path, name.value), value, type: definition.type });
      }
    }
  }

  const rootType = schema.getRootType(operation.operation);
  if (!rootType) throw new Error('the document was not validated');
  return { rootType, selection: select(rootType, operation.selectionSet, ''), uses, problems };
}

function hasVariable(value: ValueNode): boolean {
  if (value.kind === Kind.LIST) return value.values.some(hasVariable);
  if (value.kind === Kind.OBJECT) return value.fields.some((field) => hasVariable(field.value));
  return value.kind === Kind.VARIABLE;
}

function below(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function definitionOf(parent: GraphQLCompositeType, name: string): GraphQLField<unknown, unknown> {
  const own = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
  const meta = [TypeNameMetaFieldDef, SchemaMetaFieldDef, TypeMetaFieldDef].find((field) => field.name === name);
  const definition = own ?? meta;
  if (!definition) throw new Error('the document was not validated');
  return definition;
}
