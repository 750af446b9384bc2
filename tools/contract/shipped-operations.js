'use strict';

/**
 * Every GraphQL operation that this repository ships: those that the REST routes run, and those that clients are offered in
 * `router/operations/`, two of which the demo runs. Reads the build, so compile first (`npm run build`).
 */

const { readdirSync, readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { Kind, parse } = require('graphql');

const root = resolve(__dirname, '..', '..');

/** Exported documents by the folder of their users. */
const BUILT = [
  ['rest', 'router/dist/facade/user/user-document.js', 'USER_DOCUMENT'],
  ['rest', 'router/dist/facade/post/post-document.js', 'POST_DOCUMENT'],
  ['rest', 'router/dist/facade/reservation/reservation-document.js', 'RESERVATION_DOCUMENT'],
];

/** Variables that decide how much an operation costs. */
const SIZES = { Feed: [{}, { first: 100 }] };

/**
 * @typedef {object} ShippedOperation
 * @property {'rest' | 'client'} source
 * @property {string} operationName
 * @property {string} document the whole document, other operations included
 * @property {Record<string, unknown>} variables those that decide about sizes, no others
 */

/** @returns {ShippedOperation[]} */
function shippedOperations() {
  return [...builtDocuments(), ...clientDocuments()].flatMap(({ source, document }) =>
    parse(document).definitions.flatMap((definition) => {
      if (definition.kind !== Kind.OPERATION_DEFINITION) return [];
      const operationName = definition.name?.value ?? '';
      return (SIZES[operationName] ?? [{}]).map((variables) => ({ source, operationName, document, variables }));
    }),
  );
}

function builtDocuments() {
  return BUILT.map(([source, path, name]) => ({ source, document: require(resolve(root, path))[name] }));
}

function clientDocuments() {
  const folder = resolve(root, 'router/operations');
  return readdirSync(folder)
    .sort()
    .map((file) => ({ source: 'client', document: readFileSync(join(folder, file), 'utf8') }));
}

module.exports = { shippedOperations };
