import { isEnumType, isSpecifiedScalarType, type GraphQLLeafType } from 'graphql';

/** A leaf's value as clients get it; undefined for a value of another type. */
export type CoerceLeaf = (value: unknown) => unknown;

/**
 * Result coercion of a leaf type. Any value is valid for a custom scalar: only its subgraph knows. Values are not converted but
 * for integer ids, which clients get as strings.
 */
export function coerceLeaf(type: GraphQLLeafType): CoerceLeaf {
  if (isEnumType(type)) {
    return (value) => (typeof value === 'string' && type.getValue(value) !== undefined ? value : undefined);
  }
  return (isSpecifiedScalarType(type) ? SCALARS[type.name] : undefined) ?? ((value) => value);
}

const SCALARS: Readonly<Record<string, CoerceLeaf>> = {
  Int: (value) =>
    typeof value === 'number' && value === Math.trunc(value) && value >= -(2 ** 31) && value < 2 ** 31
      ? value
      : undefined,
  Float: (value) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined),
  Boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  ID: (value) => {
    if (typeof value === 'string') return value;
    return typeof value === 'number' && Number.isInteger(value) ? String(value) : undefined;
  },
  String: (value) => (typeof value === 'string' ? value : undefined),
};
