import { valueFromASTUntyped, type FieldNode, type GraphQLField } from 'graphql';
import type { ListSize } from './cost-table';

/** Caps sizes so that their products stay finite. */
const MAX_SIZE = 1e9;

export interface ListSizeOptions {
  readonly field: GraphQLField<unknown, unknown>;
  readonly node: FieldNode;
  /** Undefined for a list without `@listSize`. */
  readonly listSize: ListSize | undefined;
  /** The operation's variables with defaults. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly defaultSize: number;
}

/**
 * The assumed number of items of a field: the largest of its slicing arguments, given or default. An unusable argument (null,
 * negative, not a number) is never cheaper than omitting it.
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
  // At least 1: requesting an empty list must not make its selection free.
  return Math.min(MAX_SIZE, Math.max(1, ...(known.length > 0 ? known : [unknown])));
}

/** The value of an argument; undefined when it, or its variable, is omitted. */
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
