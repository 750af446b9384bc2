import { getNamedType, isSpecifiedScalarType, type GraphQLType } from 'graphql';

/** A type as GraphQL writes it, its name a link. */
export function linkToType(type: GraphQLType): string {
  const { name } = getNamedType(type);
  if (isSpecifiedScalarType(getNamedType(type))) return String(type);
  return String(type).replace(name, `<a href="#${name}">${name}</a>`);
}
