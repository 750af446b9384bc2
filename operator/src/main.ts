import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runAsProcess } from '@gobbler/service-kit';
import { findEnvironment } from './find-environment';
import { runProgram } from './run-program';

/** The commands of the operator's container: `<command> [arguments]`. Each is also a program of its own. */
const COMMANDS = ['doctor', 'migrate', 'dead-letters', 'reconcile', 'settings'];

/** A command as long as its workspace is there, which can be deleted. */
const LEGACY_IMPORT = join(__dirname, '../legacy-import/dist/main.js');

const known = existsSync(LEGACY_IMPORT) ? [...COMMANDS, 'import-legacy'] : COMMANDS;
const [command = '--help'] = process.argv.splice(2, 1);
if (COMMANDS.includes(command)) {
  void import(`./${command}/main.js`);
} else if (known.includes(command)) {
  void runAsProcess(async (args, { complain }) =>
    runProgram(LEGACY_IMPORT, args, await findEnvironment(args, complain)),
  );
} else {
  const isHelp = command === '--help' || command === '-h';
  const problem = isHelp ? '' : `There is no command ${command}.\n`;
  const usage = `Give one of these commands, with --help for what it does: ${known.join(', ')}\n`;
  process[isHelp ? 'stdout' : 'stderr'].write(problem + usage);
  process.exitCode = isHelp ? 0 : 1;
}
