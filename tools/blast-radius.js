'use strict';

/**
 * Computes which fields of every operation that we ship are lost while a subgraph is down, and keeps that in `docs/blast-radius.md`.
 *
 *   node tools/blast-radius.js          writes the page
 *   node tools/blast-radius.js --check  writes nothing, exits 1 when it is stale
 *
 * Both say which fields are lost that survived before. Reads the build: `npm run build` first.
 */

const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { relative, resolve } = require('node:path');
const prettier = require('prettier');
const { computeBlastRadius } = require('./contract/blast-radius.js');
const { findWorse, fromSections, toSections } = require('./contract/blast-radius-table.js');
const { shippedOperations } = require('./contract/shipped-operations.js');
const { listSubgraphs } = require('./list-subgraphs.js');
const { printHelp } = require('./print-help.js');

printHelp(__filename);

const root = resolve(__dirname, '..');
const pagePath = resolve(root, 'docs', 'blast-radius.md');
const read = (path) => readFileSync(path, 'utf8');

const intro = `# Blast radius: the fields lost while a subgraph is down

Written by \`node tools/blast-radius.js\`; \`npm run check\` fails when it is stale and lists newly lost fields. Review a change of
this page like a change of code. For each operation that we ship: its fields, and those that become null while one of the subgraphs
it calls is down. Subgraphs that the plan does not call are not listed; calls between subgraphs are not counted (a sign-up also calls
user, a reservation post, a checkout user and auth). The gateway runs each operation over mocks that answer every field, except for
one that is down. A REST route answers 503 when a value that the phone requires is lost, so a partial loss here is total there.

`;

/** @param {boolean} checkOnly */
async function run(checkOnly) {
  const subgraphs = listSubgraphs().map(({ name, schemaPath }) => ({ name, sdl: read(schemaPath) }));
  const supergraphSdl = read(resolve(root, 'router', 'supergraph.graphql'));
  const computed = await computeBlastRadius(supergraphSdl, subgraphs, shippedOperations());
  const page = await prettier.format(intro + toSections(computed), {
    ...(await prettier.resolveConfig(pagePath)),
    parser: 'markdown',
  });
  const kept = existsSync(pagePath) ? read(pagePath) : '';
  if (kept === page) return;
  for (const worse of findWorse(fromSections(kept), computed)) console.error(`worse: ${worse}`);
  const shown = relative(root, pagePath);
  if (checkOnly) throw new Error(`${shown} is not what is lost now. Run: node tools/blast-radius.js`);
  writeFileSync(pagePath, page);
  console.log(`wrote ${shown}`);
}

run(process.argv.includes('--check')).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
