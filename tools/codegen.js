'use strict';

/**
 * Writes `src/generated/graphql.ts` of each subgraph from its `schema.graphql`.
 *
 *   node tools/codegen.js                 all subgraphs
 *   node tools/codegen.js subgraphs/post  one of them
 *   node tools/codegen.js --check         writes nothing, exits 1 when a file is stale
 *
 * A `codegen.json` beside the schema is laid over the configuration below: usually `mappers` (GraphQL type to domain
 * type) and `contextType`, with paths relative to the generated file.
 */

const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join, relative, resolve } = require('node:path');
const { codegen } = require('@graphql-codegen/core');
const typescriptPlugin = require('@graphql-codegen/typescript');
const resolversPlugin = require('@graphql-codegen/typescript-resolvers');
const { parse } = require('graphql');
const prettier = require('prettier');
const { listSubgraphs } = require('./list-subgraphs.js');

const root = resolve(__dirname, '..');
const generatedPath = join('src', 'generated', 'graphql.ts');
const header = '// Generated from schema.graphql by `npm run codegen`. Changes made here are lost.\n';

const defaultConfig = {
  federation: true,
  contextType: '../context#Context',
  useTypeImports: true,
  enumsAsTypes: true,
  // What a resolver returns may then be readonly; an array that may be changed is accepted as well.
  immutableTypes: true,
  strictScalars: true,
  // _FieldSet is the argument of federation's own directives.
  scalars: { DateTime: 'Date', ID: 'string', _FieldSet: 'string' },
  // A resolver is a function, so that a test can call it.
  makeResolverTypeCallable: true,
  // A query or mutation without a resolver is a type error, not a null at run time.
  avoidOptionals: { query: true, mutation: true, subscription: true },
};

/**
 * A domain type often has the name of its GraphQL type; both stand in the generated file, so the domain's gets an alias.
 * @param {Record<string, string>} mappers
 */
function withAliases(mappers) {
  return Object.fromEntries(
    Object.entries(mappers).map(([type, target]) => {
      const imported = target.split('#')[1];
      return [type, imported && !imported.includes(' as ') ? `${target} as ${imported}Model` : target];
    }),
  );
}

/** @param {string} folder */
function readConfig(folder) {
  const path = join(folder, 'codegen.json');
  if (!existsSync(path)) return defaultConfig;
  const { mappers = {}, ...overrides } = JSON.parse(readFileSync(path, 'utf8'));
  return { ...defaultConfig, ...overrides, mappers: withAliases(mappers) };
}

/** @param {string} folder a subgraph's folder */
async function generate(folder) {
  const filename = join(folder, generatedPath);
  const output = await codegen({
    filename,
    config: readConfig(folder),
    documents: [],
    schema: parse(readFileSync(join(folder, 'schema.graphql'), 'utf8')),
    plugins: [{ typescript: {} }, { resolvers: {} }],
    pluginMap: { typescript: typescriptPlugin, resolvers: resolversPlugin },
  });
  const style = await prettier.resolveConfig(__filename);
  return prettier.format(header + output, { ...style, filepath: filename });
}

/**
 * @param {string} folder
 * @param {boolean} checkOnly
 * @returns {Promise<boolean>} whether the file was up to date before
 */
async function generateInto(folder, checkOnly) {
  const path = join(folder, generatedPath);
  const wanted = await generate(folder);
  const isFresh = existsSync(path) && readFileSync(path, 'utf8') === wanted;
  if (isFresh) return true;
  if (checkOnly) {
    console.error(`${relative(root, path)} is not what schema.graphql says. Run: npm run codegen`);
    return false;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, wanted);
  console.log(`wrote ${relative(root, path)}`);
  return false;
}

/** @param {string[]} args */
async function main(args) {
  const checkOnly = args.includes('--check');
  const named = args.filter((arg) => !arg.startsWith('--')).map((arg) => resolve(arg));
  const folders = named.length > 0 ? named : listSubgraphs().map((subgraph) => subgraph.folder);
  let allFresh = true;
  for (const folder of folders) allFresh = (await generateInto(folder, checkOnly)) && allFresh;
  if (checkOnly && !allFresh) process.exitCode = 1;
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
