'use strict';

/**
 * Composes the subgraphs' schemas to `router/supergraph.graphql`, and each contract of `router/contracts.json`, a part of the
 * graph, to `router/contracts/<name>.graphql`.
 *
 *   node tools/compose.js          writes the files
 *   node tools/compose.js --check  writes nothing, exits 1 when a file is stale
 *
 * Both also check the contract: everything has a description, nothing internal shows, nothing non-null depends on
 * another subgraph, the gateway loads it.
 */

const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join, relative, resolve } = require('node:path');
const { checkApiSchema } = require('./contract/check-api-schema.js');
const { checkNullability } = require('./contract/check-nullability.js');
const { checkSubgraph } = require('./contract/check-subgraph.js');
const { composeContract } = require('./contract/compose-contract.js');
const { composeSubgraphs } = require('./contract/compose-subgraphs.js');
const { loadInGateway } = require('./contract/load-in-gateway.js');
const { listSubgraphs } = require('./list-subgraphs.js');
const { printHelp } = require('./print-help.js');

printHelp(__filename);

const root = resolve(__dirname, '..');
const router = resolve(root, 'router');

/** @param {string[]} problems */
function stopAt(problems) {
  if (problems.length === 0) return;
  for (const problem of problems) console.error(`error: ${problem}`);
  throw new Error(`The supergraph has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}.`);
}

/** @param {boolean} checkOnly */
async function run(checkOnly) {
  const subgraphs = listSubgraphs().map(({ name, url, schemaPath }) => ({
    name,
    url,
    path: relative(root, schemaPath),
    sdl: readFileSync(schemaPath, 'utf8'),
  }));
  stopAt([...subgraphs.flatMap(checkSubgraph), ...checkNullability(subgraphs)]);

  const { supergraphSdl, errors, hints } = composeSubgraphs(subgraphs);
  for (const hint of hints) console.error(`hint: ${hint}`);
  stopAt(errors);
  stopAt(checkApiSchema(await loadInGateway(supergraphSdl), subgraphs));

  const outputs = [['supergraph.graphql', supergraphSdl]];
  const contracts = JSON.parse(readFileSync(join(router, 'contracts.json'), 'utf8'));
  for (const [name, contract] of Object.entries(contracts)) {
    const part = await composeContract(subgraphs, contract);
    stopAt(part.errors);
    stopAt(checkApiSchema(await loadInGateway(part.supergraphSdl), subgraphs));
    outputs.push([join('contracts', `${name}.graphql`), part.supergraphSdl]);
  }
  for (const [path, sdl] of outputs) writeComposed(join(router, path), sdl, checkOnly);
}

/** @param {string} path @param {string} sdl @param {boolean} checkOnly */
function writeComposed(path, sdl, checkOnly) {
  if (existsSync(path) && readFileSync(path, 'utf8') === sdl) return;
  const shown = relative(root, path);
  if (checkOnly) throw new Error(`${shown} is not what the subgraphs' schemas compose to. Run: npm run compose`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, sdl);
  console.log(`wrote ${shown}`);
}

run(process.argv.includes('--check')).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
