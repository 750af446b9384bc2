'use strict';

const { getNamedType, isEnumType, isInputObjectType, parse, TypeInfo, visit, visitWithTypeInfo } = require('graphql');

/**
 * What a document uses of a schema, as coordinates (`Post`, `Post.title`, `Query.post.id`); of an input type all, since variables
 * may hold any of it.
 * @param {import('graphql').GraphQLSchema} schema
 * @param {string} document
 * @returns {Set<string>}
 */
function usesOf(schema, document) {
  const used = new Set();
  const types = new TypeInfo(schema);

  function useType(type) {
    const named = getNamedType(type);
    if (!named || used.has(named.name)) return;
    used.add(named.name);
    if (!isInputObjectType(named)) return;
    for (const field of Object.values(named.getFields())) {
      used.add(`${named.name}.${field.name}`);
      useType(field.type);
    }
  }

  visit(
    parse(document),
    visitWithTypeInfo(types, {
      Field() {
        const field = types.getFieldDef();
        const parent = types.getParentType();
        if (!field || !parent) return;
        used.add(parent.name).add(`${parent.name}.${field.name}`);
        useType(field.type);
      },
      Argument() {
        const argument = types.getArgument();
        const parent = types.getParentType();
        const field = types.getFieldDef();
        if (!argument || !parent || !field) return;
        used.add(`${parent.name}.${field.name}.${argument.name}`);
        useType(argument.type);
      },
      FragmentDefinition: { enter: () => useType(types.getType()) },
      InlineFragment: { enter: () => useType(types.getType()) },
    }),
  );
  return used;
}

/**
 * Whether a change concerns who uses this: the place itself, or for what is new or gone below a place, the place. A new field
 * concerns no one yet.
 * @param {Set<string>} uses
 * @param {{ type: string, path?: string }} change
 * @param {import('graphql').GraphQLSchema} schema the released one
 */
function concerns(uses, { type, path = '' }, schema) {
  if (uses.has(path)) return true;
  const above = path.split('.').slice(0, -1).join('.');
  const isMember = isEnumType(schema.getType(above)) || isInputObjectType(schema.getType(above));
  return uses.has(above) && (isMember || /^(FIELD_ARGUMENT|UNION_MEMBER)_ADDED$/.test(type));
}

module.exports = { concerns, usesOf };
