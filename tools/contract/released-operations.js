'use strict';

const { globSync, readFileSync } = require('node:fs');
const { join, resolve, sep } = require('node:path');

const release = resolve(__dirname, '..', '..', 'router', 'release');

/** @typedef {import('./compare-schemas.js').RecordedOperation} RecordedOperation */

/** The documents of the clients in this repository, as of the release. @returns {RecordedOperation[]} */
function releasedOperations() {
  const folder = join(release, 'operations');
  return globSync('*/*/*.graphql', { cwd: folder })
    .toSorted()
    .map((path) => {
      const [client = '', version = ''] = path.split(sep);
      return { client, version, document: readFileSync(join(folder, path), 'utf8') };
    });
}

/**
 * What routers have recorded (`RECORDED_OPERATIONS_FILE`).
 * @param {string[]} paths
 * @returns {RecordedOperation[]}
 */
function recordedOperations(paths = globSync(join(release, 'recorded', '*.json')).toSorted()) {
  return paths.flatMap((path) => {
    const { format, version: formatVersion, dropped, operations } = JSON.parse(readFileSync(path, 'utf8'));
    if (format !== 'gobbler-recorded-operations' || formatVersion !== 1)
      throw new Error(`${path} holds no recorded operations`);
    if (dropped > 0) console.warn(`${path} is incomplete: ${dropped} operations were dropped`);
    return operations.map(({ client, version, operation }) => ({ client, version, document: operation }));
  });
}

module.exports = { recordedOperations, releasedOperations };
