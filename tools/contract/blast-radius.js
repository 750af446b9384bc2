'use strict';

process.env['APOLLO_TELEMETRY_DISABLED'] = '1';
const { ApolloGateway } = require('@apollo/gateway');
const { getOperationAST, isNonNullType, parse, typeFromAST } = require('graphql');
const { mockSubgraph } = require('./mock-subgraph.js');

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * What is left of an operation while one subgraph is down: executed by the gateway's own executor over subgraphs that answer
 * everything, but for the one.
 * @typedef {{ operation: string, down: string, survives: string[], lost: string[] }} BlastRadius fields as paths
 */

/**
 * @param {string} supergraphSdl
 * @param {{ name: string, sdl: string }[]} subgraphs
 * @param {{ source: string, operationName: string, document: string }[]} operations
 * @returns {Promise<BlastRadius[]>} a row for each operation and each subgraph that it asks
 */
async function computeBlastRadius(supergraphSdl, subgraphs, operations) {
  const mocks = new Map(subgraphs.map(({ name, sdl }) => [name, mockSubgraph(sdl)]));
  const state = { down: '', asked: new Set() };
  const gateway = new ApolloGateway({
    supergraphSdl,
    logger: silent,
    buildService: ({ name }) => ({
      async process({ request }) {
        state.asked.add(name);
        if (name === state.down) throw new Error(`${name} is down`);
        return mocks.get(name)(request);
      },
    }),
  });
  const { schema, executor } = await gateway.load();
  const rows = [];
  // Variables that differ in sizes alone change nothing here.
  const distinct = new Map(
    operations.map((operation) => [`${operation.source} ${operation.operationName}`, operation]),
  );
  for (const [name, operation] of distinct) rows.push(...(await radiusOf(name, operation)));
  await gateway.stop();
  return rows;

  async function radiusOf(name, operation) {
    const all = await run(operation, '');
    const asked = [...state.asked].sort((one, other) => one.localeCompare(other));
    const radii = [];
    for (const down of asked) {
      const left = new Set(await run(operation, down));
      radii.push({
        operation: name,
        down,
        survives: all.filter((path) => left.has(path)),
        lost: all.filter((path) => !left.has(path)),
      });
    }
    return radii;
  }

  async function run({ document: source, operationName }, down) {
    Object.assign(state, { down, asked: new Set() });
    const document = parse(source);
    const operation = getOperationAST(document, operationName);
    const { data, errors } = await executor({
      document,
      source,
      queryHash: `${source}${down}`,
      request: { query: source, operationName, variables: variablesOf(operation, schema) },
      operation,
      operationName,
      schema,
      logger: silent,
      context: {},
      metrics: {},
      cache: { get: async () => undefined, set: async () => undefined, delete: async () => undefined },
    });
    if (down === '' && errors) throw new Error(`${operationName} fails with all subgraphs up: ${errors[0]?.message}`);
    return leavesOf(data);
  }
}

function variablesOf({ variableDefinitions = [] }, schema) {
  const given = variableDefinitions.map(({ variable, type }) => [variable.name.value, typeFromAST(schema, type)]);
  return Object.fromEntries(
    given.filter(([, type]) => isNonNullType(type)).map(([name, type]) => [name, inputOf(type)]),
  );
}

/** What the mocks need not look at, of the right type all the same. */
function inputOf(type) {
  if (isNonNullType(type)) return inputOf(type.ofType);
  if ('ofType' in type) return [];
  if (!('getFields' in type))
    return type.name === 'Int' || type.name === 'Float' ? 1 : (type.getValues?.()[0]?.name ?? '1');
  const needed = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
  return Object.fromEntries(needed.map((field) => [field.name, inputOf(field.type)]));
}

/** Paths to what is there, list items as one. */
function leavesOf(value, path = '') {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return [...new Set(value.flatMap((item) => leavesOf(item, path)))];
  if (typeof value !== 'object') return [path];
  return Object.entries(value).flatMap(([name, field]) => leavesOf(field, path === '' ? name : `${path}.${name}`));
}

module.exports = { computeBlastRadius };
