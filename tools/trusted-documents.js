'use strict';

/**
 * Makes a manifest of persisted queries in Apollo's format, the router's `TRUSTED_DOCUMENTS_FILE`, from GraphQL documents:
 *
 *   node tools/trusted-documents.js <file or folder>… [--out <file>]
 *
 * One entry an operation, with the fragments that it uses, from any of the files. The text of a file that holds one operation and
 * no fragment of others' stays as it is. The id is the text's SHA-256.
 */

const { readFileSync, statSync, globSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { hash } = require('node:crypto');
const { parseArgs } = require('node:util');
const { Kind, parse, print, separateOperations } = require('graphql');
const { printHelp } = require('./print-help.js');

printHelp(__filename);

/** @param {string} path a file, or a folder with files that end with `.graphql` or `.gql` */
function filesOf(path) {
  if (!statSync(path).isDirectory()) return [path];
  return globSync('**/*.{graphql,gql}', { cwd: path })
    .toSorted()
    .map((name) => join(path, name));
}

/** @param {string[]} paths @returns {{ id: string, body: string, name: string, type: string }[]} */
function operationsOf(paths) {
  const files = paths.flatMap(filesOf).map((path) => {
    const text = readFileSync(path, 'utf8');
    return { path, text, definitions: parse(text).definitions };
  });
  const fragments = files
    .flatMap(({ definitions }) => definitions)
    .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  const named = new Set();
  return files.flatMap(({ path, text, definitions }) =>
    definitions
      .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
      .map((operation) => {
        const name = operation.name?.value;
        if (name === undefined) throw new Error(`${path}: an operation has no name`);
        if (named.has(name)) throw new Error(`${path}: there are two operations named ${name}`);
        named.add(name);
        const document = { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] };
        const { [name]: needed } = separateOperations(document);
        const isWholeFile =
          needed.definitions.length === definitions.length &&
          definitions.every((one) => needed.definitions.includes(one));
        const body = isWholeFile ? text : print(needed);
        return { id: hash('sha256', body), body, name, type: operation.operation };
      }),
  );
}

function main() {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { out: { type: 'string' } } });
  if (positionals.length === 0) throw new Error('Name files or folders with GraphQL documents.');
  const operations = operationsOf(positionals);
  const text = `${JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations }, null, 2)}\n`;
  if (values.out === undefined) return process.stdout.write(text);
  writeFileSync(values.out, text);
  console.log(`wrote ${operations.length} operations to ${values.out}`);
}

try {
  main();
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}
