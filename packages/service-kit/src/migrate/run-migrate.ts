import { parseArgs } from 'node:util';
import type { Environment } from '../settings/read-settings';
import type { MigrateTerminal } from './migrate-terminal';
import { migrateDatabase } from './migrate-database';
import type { ServiceDatabase } from './service-database';
import { showStatus } from './show-status';

export interface RunMigrateOptions extends MigrateTerminal {
  /** How people call it, for the usage. */
  readonly command: string;
  /** What stands behind the command. */
  readonly args: readonly string[];
  readonly env: Environment;
  readonly databases: readonly ServiceDatabase[];
}

const usageOf = (command: string, names: string): string => `${command} status [service…]   which migrations are due
${command} up [service…]       run them; other processes that migrate are waited for

Services: ${names}; all of them when none is named.
Reads <SERVICE>_DATABASE_URL from the environment; npm run migrate also .env, and without such a setting the databases of the
npm start that is running on GOBBLER_DATA_DIR. Exit code 1 when something is missing, out of reach or fails;
what was done stays done, and the command can be given again.`;

/** Shows or runs the migrations of services' databases; resolves to the exit code. */
export async function runMigrate({ command, args, env, databases, say, complain }: RunMigrateOptions): Promise<number> {
  const usage = usageOf(command, databases.map(({ service }) => service).join(', '));
  const asked = readArgs(args);
  if (!asked) {
    complain(`I don't understand these arguments.\n\n${usage}`);
    return 1;
  }
  if (asked.action === 'help') {
    say(usage);
    return 0;
  }
  const unknown = asked.services.filter((name) => !databases.some(({ service }) => service === name));
  if (unknown.length > 0) {
    complain(`There is no service ${unknown.join(', ')}.\n\n${usage}`);
    return 1;
  }
  const chosen = databases.filter(({ service }) => asked.services.length === 0 || asked.services.includes(service));
  if (asked.action === 'status') return showStatus(chosen, env, { say, complain });
  let code = 0;
  for (const database of chosen) {
    if (!(await migrateDatabase(database, env, { say, complain }))) code = 1;
  }
  return code;
}

interface Asked {
  readonly action: 'help' | 'status' | 'up';
  readonly services: readonly string[];
}

function readArgs(args: readonly string[]): Asked | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h', default: false } },
    });
    const [action, ...services] = positionals;
    if (values.help) return { action: 'help', services: [] };
    return action === 'status' || action === 'up' ? { action, services } : null;
  } catch {
    return null;
  }
}
