'use strict';

/** Fails when workspaces depend on each other in a cycle, development dependencies included. */

const { listWorkspaces } = require('./list-workspaces.js');
const { printHelp } = require('./print-help.js');

printHelp(__filename);

/**
 * @param {ReadonlyMap<string, readonly string[]>} graph what each name depends on
 * @returns {string[] | undefined} the names along a cycle, the first one repeated at the end
 */
function findCycle(graph) {
  const finished = new Set();
  function visit(name, path) {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (finished.has(name)) return undefined;
    for (const next of graph.get(name) ?? []) {
      const cycle = visit(next, [...path, name]);
      if (cycle) return cycle;
    }
    finished.add(name);
    return undefined;
  }
  for (const name of graph.keys()) {
    const cycle = visit(name, []);
    if (cycle) return cycle;
  }
  return undefined;
}

function main() {
  const graph = listWorkspaces().map(({ manifest: { name, dependencies, devDependencies } }) => [
    name,
    Object.keys({ ...dependencies, ...devDependencies }),
  ]);
  const cycle = findCycle(new Map(graph));
  if (!cycle) return;
  console.error(`These workspaces depend on each other: ${cycle.join(' -> ')}`);
  process.exitCode = 1;
}

if (require.main === module) main();
module.exports = { findCycle };
