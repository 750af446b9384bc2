import {
  isAbstractType,
  type DirectiveNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';

/** A selection set with conditions resolved and named fragments inlined. */
export interface Selection {
  readonly parent: GraphQLCompositeType;
  readonly items: readonly (SelectedField | SelectedFragment)[];
}

export interface SelectedField {
  readonly kind: 'field';
  /** The field as the client wrote it, without conditions. */
  readonly node: FieldNode;
  readonly responseName: string;
  /** The response name in the gateway operation. */
  readonly internalName: string;
  readonly type: GraphQLOutputType;
  readonly selection: Selection | null;
}

interface SelectedFragment {
  readonly kind: 'fragment';
  readonly directives: readonly DirectiveNode[];
  readonly selection: Selection;
}

/** Selections of one place to be merged, with the cached result per object type. */
export interface MergedSelection {
  readonly selections: readonly Selection[];
  readonly fieldsByType: Map<string, readonly MergedField[]>;
}

export interface MergedField {
  readonly field: SelectedField;
  readonly below: MergedSelection | null;
}

export function merge(selections: readonly Selection[]): MergedSelection {
  return { selections, fieldsByType: new Map() };
}

/** `CollectFields` of the specification: the fields of an object in the client's order, each response name once. */
export function fieldsOf(
  schema: GraphQLSchema,
  { selections, fieldsByType }: MergedSelection,
  type: GraphQLObjectType,
): readonly MergedField[] {
  const known = fieldsByType.get(type.name);
  if (known) return known;
  const groups = new Map<string, SelectedField[]>();
  for (const selection of selections) collect(schema, selection, type, groups);
  const fields = [...groups.values()].flatMap((group) => mergeGroup(group));
  fieldsByType.set(type.name, fields);
  return fields;
}

function mergeGroup(group: readonly SelectedField[]): MergedField[] {
  const [field] = group;
  if (!field) return [];
  const below = group.flatMap(({ selection }) => selection ?? []);
  return [{ field, below: field.selection ? merge(below) : null }];
}

function collect(
  schema: GraphQLSchema,
  { parent, items }: Selection,
  type: GraphQLObjectType,
  groups: Map<string, SelectedField[]>,
): void {
  const applies = parent === type || (isAbstractType(parent) && schema.isSubType(parent, type));
  if (!applies) return;
  for (const item of items) {
    if (item.kind === 'fragment') {
      collect(schema, item.selection, type, groups);
      continue;
    }
    const group = groups.get(item.responseName);
    if (group) group.push(item);
    else groups.set(item.responseName, [item]);
  }
}

/** All fields of selections, including fragments of any type. */
export function* everyField(selections: readonly Selection[]): Generator<SelectedField> {
  for (const { items } of selections) {
    for (const item of items) {
      if (item.kind === 'field') yield item;
      else yield* everyField([item.selection]);
    }
  }
}
