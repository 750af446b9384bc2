'use strict';

const {
  buildASTSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
} = require('graphql');

const hasDirective = ({ astNode }, name) => astNode?.directives?.some((directive) => directive.name.value === name);

/** @param {string} sdl @returns {import('graphql').GraphQLSchema} */
function readSchema(sdl) {
  return buildASTSchema(parse(sdl), { assumeValid: true, assumeValidSDL: true });
}

/** Whether the innermost items of a list may not be null; the value itself where it is no list. */
function forbidsNullItems(type) {
  const nullable = getNullableType(type);
  return isListType(nullable) ? forbidsNullItems(nullable.ofType) : isNonNullType(type);
}

/** Public fields of a type that this schema resolves by itself. */
function ownFields(schema, typeName) {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) return [];
  return Object.values(type.getFields()).filter(
    (field) => !hasDirective(field, 'external') && !hasDirective(field, 'inaccessible'),
  );
}

/** The object types that may stand where this type is named. */
function objectsOf(schema, type) {
  return isAbstractType(type) ? schema.getPossibleTypes(type) : [type].filter(isObjectType);
}

/**
 * A null travels up to the next field that may be null: where a field of one subgraph may not be, what another one fails to
 * give takes it along, and a whole list with it.
 * @param {{ name: string, path: string, sdl: string }[]} subgraphs
 * @returns {string[]} non-null fields that depend on another subgraph
 */
function checkNullability(subgraphs) {
  const parts = subgraphs.map(({ name, path, sdl }) => ({ name, path, schema: readSchema(sdl) }));
  return parts.flatMap((part) =>
    Object.values(part.schema.getTypeMap())
      .filter((type) => isObjectType(type) && !type.name.startsWith('__') && !hasDirective(type, 'inaccessible'))
      .flatMap((type) => ownFields(part.schema, type.name).map((field) => [type, field]))
      .flatMap(([type, field]) => problemsOf(part, parts, type.name, field)),
  );
}

function problemsOf({ name, path, schema }, parts, typeName, field) {
  const place = `${path}: ${typeName}.${field.name}`;
  if (isNonNullType(field.type) && (typeName === 'Query' || typeName === 'Mutation')) {
    return [`${place} may not be null, so its failure takes along what other subgraphs answer beside it`];
  }
  if (!forbidsNullItems(field.type)) return [];
  return objectsOf(schema, getNamedType(field.type)).flatMap((target) => {
    const resolvedHere = new Set(ownFields(schema, target.name).map((own) => own.name));
    return parts
      .filter((other) => other.name !== name)
      .flatMap((other) => ownFields(other.schema, target.name).map((needed) => [other.name, needed]))
      .filter(([, needed]) => isNonNullType(needed.type) && !resolvedHere.has(needed.name))
      .map(
        ([owner, needed]) =>
          `${place} may not be null, but depends on ${target.name}.${needed.name}, which ${owner} may fail to give`,
      );
  });
}

module.exports = { checkNullability };
