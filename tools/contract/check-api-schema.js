'use strict';

const {
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  isUnionType,
  Kind,
  parse,
  visit,
} = require('graphql');

/** The types that a type names. */
function namesOf(schema, type) {
  if (isUnionType(type)) return type.getTypes();
  if (isInputObjectType(type)) return Object.values(type.getFields()).map((field) => getNamedType(field.type));
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  const fields = Object.values(type.getFields());
  const named = fields.flatMap((field) => [field.type, ...field.args.map((arg) => arg.type)]).map(getNamedType);
  return [...named, ...type.getInterfaces(), ...(isInterfaceType(type) ? schema.getPossibleTypes(type) : [])];
}

/** Types that stand for what no field returns: clients generate an enum of the codes in `extensions`. */
const STANDALONE = ['ErrorCode'];

/** @param {import('graphql').GraphQLSchema} schema */
function findUnreachable(schema) {
  const reached = new Set();
  const open = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter((type) => !!type);
  while (open.length > 0) {
    const type = open.pop();
    if (reached.has(type)) continue;
    reached.add(type);
    open.push(...namesOf(schema, type));
  }
  return Object.values(schema.getTypeMap())
    .filter(
      (type) =>
        !reached.has(type) &&
        !STANDALONE.includes(type.name) &&
        !isIntrospectionType(type) &&
        !isSpecifiedScalarType(type),
    )
    .map((type) => type.name);
}

/** Types and fields that a subgraph marks `@inaccessible`, as `Type` or `Type.field`. */
function findHidden(sdl) {
  const hidden = [];
  const path = [];
  visit(parse(sdl), {
    enter(node) {
      if (node.kind === Kind.DIRECTIVE && node.name.value === 'inaccessible') hidden.push(path.join('.'));
      if ('name' in node && node.name) path.push(node.name.value);
    },
    leave(node) {
      if ('name' in node && node.name) path.pop();
    },
  });
  return hidden;
}

/** @param {import('graphql').GraphQLSchema} schema @param {string} coordinate `Type`, `Type.field` or `Type.field.argument` */
function shows(schema, coordinate) {
  const [typeName, fieldName, argumentName] = coordinate.split('.');
  const type = schema.getType(typeName ?? '');
  if (!type || fieldName === undefined) return !!type;
  if ('getValues' in type) return type.getValues().some((value) => value.name === fieldName);
  const field = 'getFields' in type ? type.getFields()[fieldName] : undefined;
  if (!field || argumentName === undefined) return !!field;
  return 'args' in field && field.args.some((arg) => arg.name === argumentName);
}

/**
 * @param {import('graphql').GraphQLSchema} schema what clients see
 * @param {{ path: string, sdl: string }[]} subgraphs
 * @returns {string[]} what shows and should not
 */
function checkApiSchema(schema, subgraphs) {
  const unreachable = findUnreachable(schema).map(
    (name) =>
      `${name} shows, but no public operation leads to it: mark it @inaccessible like the operation that uses it`,
  );
  const hidden = subgraphs.flatMap(({ path, sdl }) =>
    findHidden(sdl)
      .filter((coordinate) => shows(schema, coordinate))
      .map((coordinate) => `${path}: ${coordinate} is @inaccessible and shows all the same`),
  );
  return [...unreachable, ...hidden];
}

module.exports = { checkApiSchema };
