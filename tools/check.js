'use strict';

/** `npm run check`: everything that must hold beside the tests, cheapest first, stopping at the first that does not. */

const { announce, runStep } = require('./run-step.js');

const steps = [
  {
    name: 'format',
    command: ['prettier', '--check', '--log-level', 'warn', '.'],
    remedy: 'npm run format',
  },
  {
    name: 'generated resolver types',
    command: ['node', 'tools/codegen.js', '--check'],
    remedy: 'npm run codegen',
  },
  {
    name: 'supergraph',
    command: ['node', 'tools/compose.js', '--check'],
    remedy: 'correct the schema, then npm run compose',
  },
  {
    name: 'types',
    command: ['tsc', '-b'],
    remedy: 'correct them, see them again with npm run types',
  },
  {
    name: 'types of the tests',
    command: ['tsc', '-p', 'tsconfig.test.json'],
    remedy: 'correct them, see them again with npm run types',
  },
  {
    name: 'costs',
    command: ['node', 'tools/costs.js', '--check'],
    remedy: 'node tools/costs.js, and see whether the new costs are meant',
  },
  {
    name: 'blast radius',
    command: ['node', 'tools/blast-radius.js', '--check'],
    remedy: 'node tools/blast-radius.js, and see whether the losses are meant',
  },
  {
    // After the types: the type-aware rules read the declarations that the build writes.
    name: 'lint',
    command: ['oxlint', '--type-aware'],
    remedy: 'correct it, see it again with npm run lint',
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
