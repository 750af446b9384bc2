'use strict';

const { ChangeType, CriticalityLevel, diff } = require('@graphql-inspector/core');
const { parse, validate } = require('graphql');
const { concerns, usesOf } = require('./uses-of.js');

/**
 * A document that a client sends.
 * @typedef {{ client: string, version: string, document: string }} RecordedOperation
 */

/** @typedef {{ level: 'breaking' | 'dangerous' | 'safe', message: string }} SchemaChange */

/**
 * What the changes mean to one version of a client: the level of the worst change that concerns it.
 * @typedef {{ name: string, operations: number, level: SchemaChange['level'], problems: string[], changes: SchemaChange[] }} ClientReport
 */

/** @type {Record<string, SchemaChange['level']>} */
const LEVELS = {
  [CriticalityLevel.Breaking]: 'breaking',
  [CriticalityLevel.Dangerous]: 'dangerous',
  [CriticalityLevel.NonBreaking]: 'safe',
};

/** Scalars that are a string in JSON. */
const TEXTS = ['URL', 'EmailAddress'];
const TEXT_STILL = {
  level: CriticalityLevel.Dangerous,
  reason: 'The same string in JSON. Generated clients may name its type otherwise.',
};

/** Whether a field that returned a `String` returns a scalar that is one in JSON. */
function isTextStill({ type, meta }) {
  return (
    type === ChangeType.FieldTypeChanged &&
    TEXTS.some((scalar) => meta.oldFieldType.replace('String', scalar) === meta.newFieldType)
  );
}

/**
 * What a new schema changes for clients of the released one, the worst first; which recorded operations it breaks; and which of the
 * changes that are not safe concern each client.
 * @param {import('graphql').GraphQLSchema} released
 * @param {import('graphql').GraphQLSchema} current
 * @param {readonly RecordedOperation[]} operations
 * @returns {Promise<{ changes: SchemaChange[], broken: string[], clients: ClientReport[] }>}
 */
async function compareSchemas(released, current, operations) {
  const order = Object.values(LEVELS);
  const changes = (await diff(released, current))
    .map((change) => (isTextStill(change) ? { ...change, criticality: TEXT_STILL } : change))
    .map(({ criticality, message, type, path }) => ({
      level: LEVELS[criticality.level],
      message: criticality.reason ? `${message} (${criticality.reason})` : message,
      type,
      path,
    }))
    .toSorted((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
  const clients = [...Map.groupBy(operations, ({ client, version }) => `${client} ${version}`)].map(([name, own]) =>
    reportOf(name, own),
  );
  const broken = clients.flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}`));
  return { changes: changes.map(({ level, message }) => ({ level, message })), broken, clients };

  function reportOf(name, own) {
    const problems = own.flatMap(({ document }) => validate(current, parse(document)).map(({ message }) => message));
    const uses = own.map(({ document }) => usesOf(released, document));
    const concerning = changes.filter((change) => uses.some((one) => concerns(one, change, released)));
    const level = problems.length > 0 ? 'breaking' : (concerning[0]?.level ?? 'safe');
    return {
      name,
      operations: own.length,
      level,
      problems,
      changes: concerning
        .filter((change) => change.level !== 'safe')
        .map(({ level: of, message }) => ({ level: of, message })),
    };
  }
}

module.exports = { compareSchemas };
