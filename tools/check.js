'use strict';

/** `npm run check`: every check besides the tests, side by side; each lane stops at its first failure. */

const { announce, runStep } = require('./run-step.js');
const { printHelp } = require('./print-help.js');

printHelp(__filename);

/** What each check runs, and what to do when it fails. */
const format = [['prettier', '--check', '--log-level', 'warn', '.'], 'npm run format'];
const words = [['node', 'tools/words.js'], 'use the terms of docs/glossary.md'];
const unused = [
  ['knip', '--no-progress', '--no-config-hints', '--no-tag-hints'],
  'remove the unused export, file or dependency (knip --fix removes exports)',
];
const cycles = [['node', 'tools/cycles.js'], 'remove one of the dependencies, or move what both workspaces need'];
const codegen = [['node', 'tools/codegen.js'], 'correct the schema.graphql or the codegen.json that it names'];
const graphiql = [['node', 'tools/graphiql.js'], 'correct packages/graphiql'];
const supergraph = [['node', 'tools/compose.js', '--check'], 'fix the schema, then npm run compose'];
const release = [
  ['node', 'tools/schema-check.js', '--quiet'],
  'keep what clients use, deprecated; npm run schema:check lists the changes',
];
const manifests = [['node', 'tools/manifests.js', '--check'], 'npm run manifests'];
const types = [['tsc', '-b'], 'fix them; npm run types shows them again'];
const typesOfTests = [['tsc', '-p', 'tsconfig.test.json'], 'fix them; npm run types shows them again'];
const costs = [['node', 'tools/costs.js', '--check'], 'run node tools/costs.js; check that the new costs are intended'];
const plans = [['node', 'tools/plans.js', '--check'], 'run node tools/plans.js; check that the new plans are intended'];
const scaling = [
  ['node', 'tools/scaling.js', '--check'],
  'run node tools/scaling.js; check what docs/scaling.md says of the figures',
];
const access = [['node', 'tools/access.js', '--check'], 'run node tools/access.js'];
const dart = [['node', 'tools/dart-client.js', '--check'], 'run node tools/dart-client.js'];
const blastRadius = [
  ['node', 'tools/blast-radius.js', '--check'],
  'run node tools/blast-radius.js; check that the new losses are intended',
];
// After the types: the type-aware rules read the declarations that the build writes.
const lint = [['oxlint', '--type-aware'], 'fix it; npm run lint shows it again'];

const lanes = [
  [words, cycles, format, unused],
  [
    codegen,
    graphiql,
    supergraph,
    release,
    types,
    typesOfTests,
    lint,
    costs,
    plans,
    scaling,
    access,
    blastRadius,
    dart,
    manifests,
  ],
];

/** @returns {Promise<boolean>} whether all checks of a lane passed */
async function runLane(checks) {
  for (const [[program, ...args], remedy] of checks) {
    const { code, output } = await runStep(program, args, { isCaptured: true });
    announce(`check: ${program} ${args.join(' ')}`);
    process.stdout.write(output);
    if (code === 0) continue;
    console.error(`\ncheck failed at: ${program} ${args.join(' ')}. What to do: ${remedy}`);
    return false;
  }
  return true;
}

async function main() {
  const passed = await Promise.all(lanes.map(runLane));
  if (passed.every(Boolean)) console.log('\ncheck passed');
  else process.exitCode = 1;
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
