'use strict';

/**
 * Writes `router/assets/access.json` from the subgraphs' permissions: who may use a field, for the reference at `/docs/graphql`.
 *
 *   node tools/access.js          writes the file
 *   node tools/access.js --check  writes nothing, exits 1 when it is stale
 *
 * Reads the build: `npm run build` first.
 */

const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { Kind, parse } = require('graphql');
const { listSubgraphs } = require('./list-subgraphs.js');
const { printHelp } = require('./print-help.js');

printHelp(__filename);

const path = resolve(__dirname, '../router/assets/access.json');

/** What the rules mean to a client, by name. Those without a name are `allow` and `deny`, `isCalledBy` is between services. */
const READERS = {
  isSignedIn: 'anyone who is signed in',
  isSelf: 'the user themselves',
  isOneself: 'the user themselves',
  isPostOwner: 'the owner of the post',
};

/** @param {string} schema @param {string} type */
function fieldsOf(schema, type) {
  return parse(schema).definitions.flatMap((node) =>
    (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION) && node.name.value === type
      ? (node.fields ?? []).map(({ name }) => name.value)
      : [],
  );
}

function readAccess() {
  const access = listSubgraphs().flatMap(({ folder, schemaPath }) => {
    const { permissions } = require(join(folder, 'dist/permissions.js'));
    const schema = readFileSync(schemaPath, 'utf8');
    return Object.entries(permissions).flatMap(([type, rules]) =>
      fieldsOf(schema, type).flatMap((field) => {
        const { name = '' } = rules[field] ?? rules['*'] ?? {};
        if (name === '' || name.startsWith('isCalledBy ')) return [];
        if (!READERS[name]) throw new Error(`${type}.${field}: tools/access.js does not know the rule ${name}`);
        return [[`${type}.${field}`, READERS[name]]];
      }),
    );
  });
  return Object.fromEntries(access.toSorted(([a], [b]) => a.localeCompare(b)));
}

const text = `${JSON.stringify(readAccess(), null, 2)}\n`;
const isCurrent = existsSync(path) && readFileSync(path, 'utf8') === text;
if (!isCurrent && process.argv.includes('--check')) {
  console.error('router/assets/access.json is not what the subgraphs permit. Run: node tools/access.js');
  process.exitCode = 1;
} else if (!isCurrent) {
  writeFileSync(path, text);
  console.log('wrote router/assets/access.json');
}
