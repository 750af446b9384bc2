'use strict';

const { CriticalityLevel, diff } = require('@graphql-inspector/core');
const { parse, validate } = require('graphql');

/**
 * A document that a client sends.
 * @typedef {{ client: string, version: string, document: string }} RecordedOperation
 */

/** @typedef {{ level: 'breaking' | 'dangerous' | 'safe', message: string }} SchemaChange */

/** @type {Record<string, SchemaChange['level']>} */
const LEVELS = {
  [CriticalityLevel.Breaking]: 'breaking',
  [CriticalityLevel.Dangerous]: 'dangerous',
  [CriticalityLevel.NonBreaking]: 'safe',
};

/**
 * What a new schema changes for clients of the released one, the worst first, and which recorded operations it breaks.
 * @param {import('graphql').GraphQLSchema} released
 * @param {import('graphql').GraphQLSchema} current
 * @param {readonly RecordedOperation[]} operations
 * @returns {Promise<{ changes: SchemaChange[], broken: string[] }>}
 */
async function compareSchemas(released, current, operations) {
  const order = Object.values(LEVELS);
  const changes = (await diff(released, current)).map(({ criticality, message }) => ({
    level: LEVELS[criticality.level],
    message: criticality.reason ? `${message} (${criticality.reason})` : message,
  }));
  const broken = operations.flatMap(({ client, version, document }) =>
    validate(current, parse(document)).map(({ message }) => `${client} ${version}: ${message}`),
  );
  return { changes: changes.toSorted((a, b) => order.indexOf(a.level) - order.indexOf(b.level)), broken };
}

module.exports = { compareSchemas };
