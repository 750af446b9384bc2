import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  visit,
  visitWithTypeInfo,
  TypeInfo,
  type GraphQLNamedType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';

/** A field of an object type, `Product.name`. */
export type Coordinate = string;

/** Changes a field's value; undefined removes it. */
export type Change = (value: unknown) => unknown;

/** All fields that an operation selects, of each type that a selection may apply to. */
export function selectedCoordinates(schema: GraphQLSchema, query: string): Coordinate[] {
  const found = new Set<Coordinate>();
  const info = new TypeInfo(schema);
  const note = (type: GraphQLNamedType | null | undefined, field: string) => {
    if (isObjectType(type)) found.add(`${type.name}.${field}`);
    else if (isInterfaceType(type)) for (const one of schema.getPossibleTypes(type)) note(one, field);
  };
  visit(
    parse(query),
    visitWithTypeInfo(info, {
      Field({ name }) {
        if (!name.value.startsWith('__')) note(info.getParentType(), name.value);
      },
    }),
  );
  return [...found].sort();
}

/** Changes the values of one field wherever it is in a subgraph's answer. */
export function lieAbout(
  schema: GraphQLSchema,
  query: string,
  data: unknown,
  coordinate: Coordinate,
  change: Change,
): void {
  function walk(type: GraphQLNamedType | undefined, selection: SelectionSetNode, value: unknown): void {
    if (Array.isArray(value)) {
      for (const item of value) walk(type, selection, item);
    } else if (typeof value === 'object' && value !== null) {
      walkObject(type, selection, value as Record<string, unknown>);
    }
  }

  function walkObject(
    type: GraphQLNamedType | undefined,
    { selections }: SelectionSetNode,
    value: Record<string, unknown>,
  ) {
    const own = typeof value['__typename'] === 'string' ? schema.getType(value['__typename']) : undefined;
    for (const node of selections) {
      if (node.kind === Kind.INLINE_FRAGMENT) {
        const narrowed = node.typeCondition && schema.getType(node.typeCondition.name.value);
        const target = own ?? (isObjectType(type) ? type : (narrowed ?? type));
        walkObject(target, node.selectionSet, value);
      } else if (node.kind === Kind.FIELD) {
        const key = (node.alias ?? node.name).value;
        const parent = own ?? type;
        if (!(key in value)) continue;
        const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
        if (node.selectionSet) walk(field && getNamedType(field.type), node.selectionSet, value[key]);
        if (!isCompositeType(parent) || `${parent.name}.${node.name.value}` !== coordinate) continue;
        const changed = change(value[key]);
        if (changed === undefined) delete value[key];
        else value[key] = changed;
      }
    }
  }

  const [operation] = parse(query).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('the gateway sends one operation');
  walk(schema.getRootType(operation.operation) ?? undefined, operation.selectionSet, data);
}
