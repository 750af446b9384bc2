/** What an operator's container is told to do: `<command> [arguments]`, each of them also a program of its own. */
const COMMANDS = ['migrate', 'dead-letters', 'reconcile', 'import-legacy', 'settings'];

const [command = '--help'] = process.argv.splice(2, 1);
if (COMMANDS.includes(command)) {
  void import(`./${command}/main.js`);
} else {
  const isHelp = command === '--help' || command === '-h';
  const problem = isHelp ? '' : `There is no command ${command}.\n`;
  const usage = `Give one of these commands, with --help for what it does: ${COMMANDS.join(', ')}\n`;
  process[isHelp ? 'stdout' : 'stderr'].write(problem + usage);
  process.exitCode = isHelp ? 0 : 1;
}
