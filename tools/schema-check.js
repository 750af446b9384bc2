'use strict';

/**
 * Compares what clients see with the release (`router/release`): its supergraph and the operations that its clients send,
 * `operations/<client>/<version>/*.graphql`.
 *
 *   node tools/schema-check.js             prints each change; exits 1 for one that breaks clients
 *   node tools/schema-check.js --release   makes the current supergraph the released one
 */

const { copyFileSync, globSync, readFileSync } = require('node:fs');
const { join, resolve, sep } = require('node:path');
const { compareSchemas } = require('./contract/compare-schemas.js');
const { loadInGateway } = require('./contract/load-in-gateway.js');

const router = resolve(__dirname, '..', 'router');
const current = join(router, 'supergraph.graphql');
const release = join(router, 'release');
const released = join(release, 'supergraph.graphql');

/** @param {string} path */
const load = (path) => loadInGateway(readFileSync(path, 'utf8'));

function recordedOperations() {
  const folder = join(release, 'operations');
  return globSync('*/*/*.graphql', { cwd: folder })
    .toSorted()
    .map((path) => {
      const [client = '', version = ''] = path.split(sep);
      return { client, version, document: readFileSync(join(folder, path), 'utf8') };
    });
}

async function main() {
  if (process.argv.includes('--release')) return copyFileSync(current, released);
  const operations = recordedOperations();
  const { changes, broken } = await compareSchemas(await load(released), await load(current), operations);
  for (const { level, message } of changes) console.log(`${level.padEnd(9)}  ${message}`);
  for (const problem of broken) console.error(`An operation no longer works: ${problem}`);
  const isBreaking = broken.length > 0 || changes.some(({ level }) => level === 'breaking');
  const sum = `${changes.length} changes since the release, ${operations.length} recorded operations, ${broken.length} broken.`;
  console.log(isBreaking ? `${sum} Keep the old field, deprecated with a reason and a date.` : sum);
  if (isBreaking) process.exitCode = 1;
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
