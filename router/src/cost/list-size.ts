import { valueFromASTUntyped, type FieldNode, type GraphQLField } from 'graphql';
import type { ListSize } from './cost-table';

/** Sizes above it make no difference, and products of them stay numbers. */
const MAX_SIZE = 1e9;

export interface ListSizeOptions {
  readonly field: GraphQLField<unknown, unknown>;
  readonly node: FieldNode;
  /** Undefined for a list of which the schema says nothing. */
  readonly listSize: ListSize | undefined;
  /** The operation's variables, their defaults filled in. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly defaultSize: number;
}

/**
 * How many items a field is taken to have: the largest of its slicing arguments, as given or by default. An argument that says
 * nothing (null, negative, no number) never makes it cheaper than leaving the argument away.
 */
export function listSizeOf({ field, node, listSize, variables, defaultSize }: ListSizeOptions): number {
  const { assumedSize, slicingArguments } = listSize ?? {};
  const unknown = assumedSize ?? defaultSize;
  const sizes = (slicingArguments ?? []).map((path) => {
    const [name = '', ...rest] = path.split('.');
    const byDefault = toSize(at(field.args.find((argument) => argument.name === name)?.defaultValue, rest));
    const given = valueOf(node, name, variables);
    if (given === undefined) return byDefault;
    return toSize(at(given, rest)) ?? Math.max(byDefault ?? 0, unknown);
  });
  const known = sizes.filter((size) => size !== null);
  // An empty list is rare, and asking for one must not make what is below it free of charge.
  return Math.min(MAX_SIZE, Math.max(1, ...(known.length > 0 ? known : [unknown])));
}

/** The value of an argument in the document; undefined when it is left away, also by a variable that has no value. */
function valueOf(node: FieldNode, name: string, variables: Readonly<Record<string, unknown>>): unknown {
  const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
  return value && valueFromASTUntyped(value, variables);
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined),
    value,
  );
}

function toSize(value: unknown): number | null {
  if (Array.isArray(value)) return value.length;
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  const size = Number(value);
  return size >= 0 ? size : null;
}
