'use strict';

/** `npm run check`: every check besides the tests, cheapest first; stops at the first failure. */

const { announce, runStep } = require('./run-step.js');

const steps = [
  {
    name: 'format',
    command: ['prettier', '--check', '--log-level', 'warn', '.'],
    remedy: 'npm run format',
  },
  {
    name: 'words',
    command: ['node', 'tools/words.js'],
    remedy: 'use the terms of docs/glossary.md',
  },
  {
    name: 'generated resolver types',
    command: ['node', 'tools/codegen.js'],
    remedy: 'correct the schema.graphql or the codegen.json that it names',
  },
  {
    name: 'supergraph',
    command: ['node', 'tools/compose.js', '--check'],
    remedy: 'fix the schema, then npm run compose',
  },
  {
    name: 'manifests',
    command: ['node', 'tools/manifests.js', '--check'],
    remedy: 'npm run manifests',
  },
  {
    name: 'types',
    command: ['tsc', '-b'],
    remedy: 'fix them; npm run types shows them again',
  },
  {
    name: 'types of the tests',
    command: ['tsc', '-p', 'tsconfig.test.json'],
    remedy: 'fix them; npm run types shows them again',
  },
  {
    name: 'costs',
    command: ['node', 'tools/costs.js', '--check'],
    remedy: 'run node tools/costs.js and check that the new costs are intended',
  },
  {
    name: 'blast radius',
    command: ['node', 'tools/blast-radius.js', '--check'],
    remedy: 'run node tools/blast-radius.js and check that the new losses are intended',
  },
  {
    // After the types: the type-aware rules read the declarations that the build writes.
    name: 'lint',
    command: ['oxlint', '--type-aware'],
    remedy: 'fix it; npm run lint shows it again',
  },
];

async function main() {
  for (const { name, command, remedy } of steps) {
    announce(`check: ${name}`);
    const [program, ...args] = command;
    if ((await runStep(program, args)) === 0) continue;
    console.error(`\ncheck failed at: ${name}. What to do: ${remedy}`);
    process.exitCode = 1;
    return;
  }
  console.log('\ncheck passed');
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
