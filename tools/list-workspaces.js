'use strict';

const { globSync, readFileSync } = require('node:fs');
const { dirname, join, resolve } = require('node:path');

const root = resolve(__dirname, '..');

/**
 * The workspaces of `package.json`, those inside another one first.
 * @returns {{ folder: string, manifest: { name: string } & Record<string, any> }[]} folders are below the root
 */
function listWorkspaces() {
  const { workspaces } = readJson('package.json');
  return globSync(
    workspaces.map((pattern) => `${pattern}/package.json`),
    { cwd: root },
  )
    .map((path) => ({ folder: dirname(path).replaceAll('\\', '/'), manifest: readJson(path) }))
    .toSorted((a, b) => b.folder.localeCompare(a.folder));
}

const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));

module.exports = { listWorkspaces };
