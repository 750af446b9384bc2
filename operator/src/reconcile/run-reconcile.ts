import { parseArgs } from 'node:util';
import { SettingsError, type Environment } from '@gobbler/service-kit';
import type { ReconcileCommand } from './reconcile-command';

export interface RunReconcileOptions {
  readonly commands: Readonly<Record<string, ReconcileCommand>>;
  /** Behind `npm run reconcile --`. */
  readonly args: readonly string[];
  /** Asked for only when something is compared. */
  readonly findEnvironment: () => Promise<Environment>;
  readonly say: (line: string) => void;
  readonly complain: (line: string) => void;
}

/** Runs one of the commands; resolves to the exit code: 0 when nothing differs, 1 when something does or went wrong. */
export async function runReconcile(options: RunReconcileOptions): Promise<number> {
  const { commands, args, findEnvironment, say, complain } = options;
  const asked = readArgs(args);
  if (!asked) {
    complain(`I don't understand these arguments.\n\n${usage(commands)}`);
    return 1;
  }
  const { name, isRepairing, wantsHelp } = asked;
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (wantsHelp) {
    say(command ? command.help : usage(commands));
    return 0;
  }
  if (!command) {
    complain(`${name === undefined ? 'Say what to compare.' : `There is no "${name}".`}\n\n${usage(commands)}`);
    return 1;
  }
  try {
    const { remaining } = await command.run({ env: await findEnvironment(), isRepairing, say });
    return remaining === 0 ? 0 : 1;
  } catch (error) {
    complain(describe(error));
    return 1;
  }
}

function readArgs(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { repair: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
    });
    if (positionals.length > 1) return null;
    return { name: positionals[0], isRepairing: values.repair, wantsHelp: values.help };
  } catch {
    return null;
  }
}

function usage(commands: Readonly<Record<string, ReconcileCommand>>): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  return [
    'npm run reconcile -- <what> [--repair]',
    '',
    ...Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'It only looks, unless it is told to --repair what is safe to repair. Exit code 1 when differences remain.',
    'Settings come from the environment, .env, or the npm start that is running on GOBBLER_DATA_DIR (.gobbler):',
    'npm run reconcile -- <what> --help names them.',
  ].join('\n');
}

/** Settings say for themselves what is wrong; of all else the stack helps. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const saysItAll = error instanceof SettingsError || error.name === 'StartError';
  return saysItAll ? error.message : (error.stack ?? error.message);
}
