import {
  getNamedType,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
} from 'graphql';

/** An object of the made-up data: its values follow from its seed. */
interface Made {
  readonly __typename: string;
  readonly id?: string;
  readonly seed: number;
  /** Length of the lists below. */
  readonly first: number;
  readonly [field: string]: unknown;
}

/** Characters of a description, and of those that make an answer large. */
const SHORT = 60;
const LONG = 4_700;
/** Posts north of this have long descriptions. */
const LONG_FROM = 80_000_000;

/**
 * Answers every field of any schema with values that follow from the object's id, so that all contestants get the same.
 * Post and user ids come from the requested latitude: other variables, other posts.
 */
export const resolveField: GraphQLFieldResolver<Partial<Made> | undefined, unknown> = (
  source,
  args,
  _context,
  info,
) => {
  const { fieldName, returnType, parentType } = info;
  const own = source?.[fieldName];
  if (own !== undefined) return own;
  const near = args['near'] as { latitude: number } | undefined;
  const seed = near ? Math.round(near.latitude * 1e6) : seedOf(source, args);
  const first = typeof args['first'] === 'number' ? args['first'] : (source?.first ?? 3);
  return valueOf(returnType, { parent: parentType.name, field: fieldName, seed, first });
};

interface Place {
  readonly parent: string;
  readonly field: string;
  readonly seed: number;
  readonly first: number;
}

function seedOf(source: Partial<Made> | undefined, args: Record<string, unknown>): number {
  const id = args['id'] ?? args['postId'] ?? source?.id;
  return source?.seed ?? (id === undefined ? 1 : Number(id));
}

function valueOf(type: GraphQLOutputType, place: Place): unknown {
  if (isNonNullType(type)) return valueOf(type.ofType as GraphQLOutputType, place);
  if (isListType(type)) {
    const item = type.ofType as GraphQLOutputType;
    return Array.from({ length: place.first }, (_, index) => valueOf(item, { ...place, seed: place.seed + index }));
  }
  if (isCompositeType(type)) {
    const id = type.name === 'User' ? (place.seed % 1_000) + 1 : place.seed;
    return { __typename: type.name, id: String(id), seed: place.seed, first: place.first } satisfies Made;
  }
  return leafOf(type, place);
}

function leafOf(type: GraphQLOutputType, { parent, field, seed }: Place): unknown {
  if (isEnumType(type)) return type.getValues()[0]?.name;
  switch (getNamedType(type).name) {
    case 'Int':
      return (seed % 7) + 1;
    case 'Float':
      return (seed % 1_000) / 10;
    case 'Boolean':
      return seed % 2 === 0;
    case 'ID':
      return String(seed);
    case 'DateTime':
      return new Date(1_800_000_000_000 + (seed % 1_000_000) * 1_000).toISOString();
    default:
      return `${parent} ${field} ${seed} `.padEnd(field === 'description' && seed > LONG_FROM ? LONG : SHORT, 'soup ');
  }
}
