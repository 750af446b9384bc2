import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** An operation for given values of the variables in its `@skip` and `@include`. */
export interface Selections {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly variableValues: Readonly<Record<string, unknown>>;
}

/**
 * The fields that are selected on objects of a type, by their names in the answer
 * (https://spec.graphql.org/October2021/#CollectFields()).
 * @param fieldNodes below which; null for the operation itself
 */
export function collectFields(
  { schema, operation, fragments, variableValues }: Selections,
  type: GraphQLObjectType,
  fieldNodes: readonly FieldNode[] | null,
): ReadonlyMap<string, readonly FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  const spread = new Set<string>();

  function collect({ selections }: SelectionSetNode): void {
    for (const selection of selections) if (isIncluded(selection)) collectOne(selection);
  }
  function collectOne(selection: SelectionNode): void {
    if (selection.kind === Kind.FIELD) {
      const name = (selection.alias ?? selection.name).value;
      const known = fields.get(name);
      if (known) known.push(selection);
      else fields.set(name, [selection]);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      if (!selection.typeCondition || applies(selection.typeCondition.name.value)) collect(selection.selectionSet);
    } else if (!spread.has(selection.name.value)) {
      spread.add(selection.name.value);
      const fragment = fragments[selection.name.value];
      if (fragment && applies(fragment.typeCondition.name.value)) collect(fragment.selectionSet);
    }
  }
  function isIncluded(selection: SelectionNode): boolean {
    if (!selection.directives?.length) return true;
    return (
      getDirectiveValues(GraphQLSkipDirective, selection, variableValues)?.['if'] !== true &&
      getDirectiveValues(GraphQLIncludeDirective, selection, variableValues)?.['if'] !== false
    );
  }
  function applies(name: string): boolean {
    const condition = schema.getType(name);
    return condition === type || (isAbstractType(condition) && schema.isSubType(condition, type));
  }

  for (const set of fieldNodes ? fieldNodes.map(({ selectionSet }) => selectionSet) : [operation.selectionSet])
    if (set) collect(set);
  return fields;
}
