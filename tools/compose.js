'use strict';

/**
 * Composes the subgraphs' schemas to `router/supergraph.graphql`.
 *
 *   node tools/compose.js          writes the file
 *   node tools/compose.js --check  writes nothing, exits 1 when the file is stale
 *
 * Both also check the contract: everything has a description, nothing internal shows, nothing non-null depends on
 * another subgraph, the gateway loads it.
 */

const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { relative, resolve } = require('node:path');
const { checkApiSchema } = require('./contract/check-api-schema.js');
const { checkNullability } = require('./contract/check-nullability.js');
const { checkSubgraph } = require('./contract/check-subgraph.js');
const { composeSubgraphs } = require('./contract/compose-subgraphs.js');
const { loadInGateway } = require('./contract/load-in-gateway.js');
const { listSubgraphs } = require('./list-subgraphs.js');

const root = resolve(__dirname, '..');
const supergraphPath = resolve(root, 'router', 'supergraph.graphql');

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

  if (existsSync(supergraphPath) && readFileSync(supergraphPath, 'utf8') === supergraphSdl) return;
  const shown = relative(root, supergraphPath);
  if (checkOnly) throw new Error(`${shown} is not what the subgraphs' schemas compose to. Run: npm run compose`);
  writeFileSync(supergraphPath, supergraphSdl);
  console.log(`wrote ${shown}`);
}

run(process.argv.includes('--check')).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
