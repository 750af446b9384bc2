'use strict';

const { buildSubgraphSchema } = require('@apollo/subgraph');
const { execute, getNullableType, isCompositeType, isEnumType, isListType, parse } = require('graphql');

const SCALARS = { Int: 1, Float: 1.5, Boolean: true, DateTime: '2026-01-02T03:04:05.678Z' };

/** Something of that type: one item in a list, in an object only its type. */
function mockValue(type, schema) {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return [mockValue(nullable.ofType, schema)];
  if (isCompositeType(nullable)) {
    const [objectType = nullable] = 'getFields' in nullable ? [nullable] : schema.getPossibleTypes(nullable);
    return { __typename: objectType.name };
  }
  if (isEnumType(nullable)) return nullable.getValues()[0]?.value;
  return SCALARS[nullable.name] ?? 'x';
}

/**
 * A subgraph that has an answer to everything.
 * @param {string} sdl
 * @returns {(request: { query?: string, variables?: Record<string, unknown> }) => Promise<import('graphql').ExecutionResult>}
 */
function mockSubgraph(sdl) {
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl) }]);
  return async ({ query = '', variables }) =>
    execute({
      schema,
      document: parse(query),
      variableValues: variables,
      fieldResolver: (parent, _args, _context, { fieldName, returnType }) =>
        parent?.[fieldName] ?? mockValue(returnType, schema),
    });
}

module.exports = { mockSubgraph };
