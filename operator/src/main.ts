import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runAsProcess } from '@gobbler/service-kit';
import { noted } from './audit/noted';
import { findEnvironment } from './find-environment';
import { runProgram } from './run-program';

/** The commands of the operator's container: `<command> [arguments]`. Each is also a program of its own. */
const COMMANDS = ['doctor', 'explain', 'audit', 'migrate', 'dead-letters', 'reconcile', 'settings'];

/** Commands as long as their workspaces are there: one can be deleted, the other is in no image. */
const WORKSPACES = Object.entries({
  'import-legacy': join(__dirname, '../legacy-import/dist/main.js'),
  seed: join(__dirname, '../../local/seed/dist/main.js'),
}).filter(([, path]) => existsSync(path));

const known = [...COMMANDS, ...WORKSPACES.map(([name]) => name)];
const [command = '--help'] = process.argv.splice(2, 1);
if (COMMANDS.includes(command)) {
  void import(`./${command}/main.js`);
} else if (known.includes(command)) {
  const path = new Map(WORKSPACES).get(command) ?? '';
  void runAsProcess(
    noted(command, async (args, { complain }) => runProgram(path, args, await findEnvironment(args, complain))),
  );
} else {
  const isHelp = command === '--help' || command === '-h';
  const problem = isHelp ? '' : `There is no command ${command}.\n`;
  const usage = `Give one of these commands, with --help for what it does: ${known.join(', ')}\n`;
  process[isHelp ? 'stdout' : 'stderr'].write(problem + usage);
  process.exitCode = isHelp ? 0 : 1;
}
