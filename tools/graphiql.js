'use strict';

/**
 * Bundles `packages/graphiql` into its `dist/page`, with a gzipped copy beside each larger file. Skips it when nothing has changed
 * that goes into it, so that it can precede every build; the first time takes about 6 s.
 */

const { createHash } = require('node:crypto');
const { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { gzipSync } = require('node:zlib');

const root = resolve(__dirname, '..');
const folder = join(root, 'packages/graphiql');
const page = join(folder, 'dist/page');
const stamp = join(page, '.inputs');
const INPUTS = ['packages/graphiql/{*,src/*}', 'router/operations/*', 'package-lock.json', 'tools/graphiql.js'];

function hashInputs() {
  const hash = createHash('sha256');
  const files = globSync(INPUTS, { cwd: root, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const path of files.map((entry) => join(entry.parentPath, entry.name)).toSorted()) {
    hash.update(path.slice(root.length)).update(readFileSync(path));
  }
  return hash.digest('hex');
}

/** @param {string} made */
function compress(made) {
  for (const name of globSync('**/*.{js,css}', { cwd: made })) {
    const path = join(made, name);
    writeFileSync(`${path}.gz`, gzipSync(readFileSync(path)));
  }
}

async function main() {
  const hash = hashInputs();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  // Beside it first: another build may run, and a router may be reading.
  const made = join(folder, `dist/page-${process.pid}`);
  const { build } = await import('vite');
  await build({ root: folder, build: { outDir: made } });
  compress(made);
  writeFileSync(join(made, '.inputs'), hash);
  rmSync(page, { recursive: true, force: true });
  renameSync(made, page);
  console.log('built packages/graphiql');
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
