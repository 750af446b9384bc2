'use strict';

/**
 * Compares what clients see with the release (`router/release`): its supergraph and the operations that its clients send,
 * `operations/<client>/<version>/*.graphql`, and those that routers have recorded (`RECORDED_OPERATIONS_FILE`).
 *
 *   node tools/schema-check.js                        prints each change, and what the changes are to each client; exits 1 for one
 *                                                     that breaks clients
 *   node tools/schema-check.js --recorded <file> …    with these files of recorded operations; without it those in
 *                                                     router/release/recorded
 *   node tools/schema-check.js --released <file>      compares with another supergraph
 *   node tools/schema-check.js --quiet                prints only what breaks clients
 *   node tools/schema-check.js --all                  names safe changes too, and each change for each client
 *   node tools/schema-check.js --release              makes the current supergraph the released one
 */

const { copyFileSync, readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { parseArgs } = require('node:util');
const { compareSchemas } = require('./contract/compare-schemas.js');
const { recordedOperations, releasedOperations } = require('./contract/released-operations.js');
const { loadInGateway } = require('./contract/load-in-gateway.js');
const { printHelp } = require('./print-help.js');

printHelp(__filename);

const router = resolve(__dirname, '..', 'router');
const current = join(router, 'supergraph.graphql');

/** @param {string} path */
const load = (path) => loadInGateway(readFileSync(path, 'utf8'));

/** @param {import('./contract/compare-schemas.js').ClientReport} report */
function printClient({ name, operations, level, problems, changes }, isAll) {
  console.log(`${level.padEnd(9)}  ${name}: ${operations} operations`);
  for (const problem of problems) console.error(`             An operation no longer works: ${problem}`);
  for (const change of isAll ? changes : changes.filter((one) => one.level === 'breaking'))
    console.log(`             ${change.level}: ${change.message}`);
}

async function main() {
  const { values } = parseArgs({
    options: {
      release: { type: 'boolean' },
      released: { type: 'string', default: join(router, 'release', 'supergraph.graphql') },
      recorded: { type: 'string', multiple: true },
      quiet: { type: 'boolean', default: false },
      all: { type: 'boolean', default: false },
    },
  });
  if (values.release) return copyFileSync(current, values.released);
  const operations = [...releasedOperations(), ...recordedOperations(values.recorded)];
  const { changes, broken, clients } = await compareSchemas(
    await load(values.released),
    await load(current),
    operations,
  );
  const isShown = ({ level }) => values.all || level === 'breaking' || (level === 'dangerous' && !values.quiet);
  for (const { level, message } of changes.filter(isShown)) console.log(`${level.padEnd(9)}  ${message}`);
  const shownClients = changes.length > 0 || broken.length > 0 ? clients.filter(isShown) : [];
  if (shownClients.length > 0) console.log('For each client, by the operations that it sends:');
  for (const client of shownClients) printClient(client, values.all);
  const isBreaking = broken.length > 0 || changes.some(({ level }) => level === 'breaking');
  const safe = changes.filter(({ level }) => level === 'safe').length;
  const sum = `${changes.length} changes since the release (${safe} safe: --all names them), ${operations.length} recorded operations, ${broken.length} broken.`;
  console.log(isBreaking ? `${sum} Keep the old field, deprecated with a reason and a date.` : sum);
  if (isBreaking) process.exitCode = 1;
}

main().catch((error) => {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
});
