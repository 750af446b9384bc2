'use strict';

const { composeServices } = require('@apollo/composition');
const { parse } = require('graphql');

const header = "# Composed from the subgraphs' schemas by `npm run compose`. Changes made here are lost.\n";

/** An unused type is an error of `check-api-schema.js`. */
const ignored = new Set(['UNUSED_ENUM_TYPE']);
/** Hints below this are of no use to anybody but federation's authors. */
const debugLevel = 60;

/** @param {import('graphql').GraphQLError} error */
function codeOf(error) {
  const code = error.extensions['code'];
  return typeof code === 'string' ? code : 'INVALID';
}

/**
 * @param {{ name: string, url: string, sdl: string }[]} subgraphs
 * @returns {{ supergraphSdl: string, errors: string[], hints: string[] }} an empty supergraph when there are errors
 */
function composeSubgraphs(subgraphs) {
  const result = composeServices(subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })));
  const errors = (result.errors ?? []).map((error) => `${codeOf(error)} ${error.message}`);
  const hints = (result.hints ?? [])
    .filter(({ definition }) => definition.level.value < debugLevel && !ignored.has(definition.code))
    .map((hint) => `${hint.definition.code} ${hint.message}`);
  return { supergraphSdl: result.supergraphSdl ? `${header}${result.supergraphSdl.trimEnd()}\n` : '', errors, hints };
}

module.exports = { composeSubgraphs };
