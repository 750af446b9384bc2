import {
  buildASTSchema,
  getNamedType,
  isLeafType,
  isObjectType,
  Kind,
  parse,
  valueFromASTUntyped,
  type ConstDirectiveNode,
  type GraphQLObjectType,
} from 'graphql';

/** A type with a key in one subgraph's schema, and a selection of all that can be asked of it there. */
export interface EntityType {
  readonly name: string;
  readonly selection: string;
}

const DEPTH = 4;

/** The entities that a subgraph resolves, read from its own schema: a new field is asked for without anybody adding it here. */
export function entityTypes(sdl: string): EntityType[] {
  const document = parse(sdl);
  const keyed = document.definitions.flatMap((node) => {
    const isType = node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION;
    return isType && node.directives?.some(isResolvableKey) ? [node.name.value] : [];
  });
  const schema = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
  return [...new Set(keyed)].map((name) => {
    const type = schema.getType(name);
    if (!isObjectType(type)) throw new Error(`${name} is no object type`);
    return { name, selection: selectAll(type, DEPTH) };
  });
}

/** Without it the subgraph only refers to entities of this type. */
function isResolvableKey({ name, arguments: given = [] }: ConstDirectiveNode): boolean {
  const isRefused = given.some((one) => one.name.value === 'resolvable' && valueFromASTUntyped(one.value) === false);
  return name.value === 'key' && !isRefused;
}

function selectAll(type: GraphQLObjectType, depth: number): string {
  const fields = Object.values(type.getFields()).flatMap(({ name, type: fieldType }) => {
    const named = getNamedType(fieldType);
    if (isLeafType(named)) return [name];
    return isObjectType(named) && depth > 1 ? [`${name} { ${selectAll(named, depth - 1)} }`] : [];
  });
  return ['__typename', ...fields].join(' ');
}
