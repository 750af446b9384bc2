import { parseArgs } from 'node:util';
import { runCommand } from '../command/run-command';
import type { Terminal } from '../command/terminal';
import type { Environment } from '../settings/read-settings';
import { migrateDatabase } from './migrate-database';
import type { ServiceDatabase } from './service-database';
import { showStatus } from './show-status';

export interface RunMigrateOptions {
  /** How it is called, for the usage. */
  readonly command: string;
  readonly env: Environment;
  readonly databases: readonly ServiceDatabase[];
}

const usageOf = (
  command: string,
  names: string,
): string => `${command} status [service…]   which migrations are due; with --json for programs
${command} up [service…]       run them; waits for other processes that migrate

Services: ${names}; all of them when none is named.
Reads <SERVICE>_DATABASE_URL from the environment; npm run migrate also .env, and without such a setting the databases of the
npm start that is running on GOBBLER_DATA_DIR. Exit code 1 when something is missing, unreachable or fails;
what was done stays done, and the command can be run again.`;

/** Shows or runs the migrations of services' databases; resolves to the exit code. */
export function runMigrate(
  { command, env, databases }: RunMigrateOptions,
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const usage = usageOf(command, databases.map(({ service }) => service).join(', '));
  const parse = (given: string[]) => {
    const options = { json: { type: 'boolean', default: false } } as const;
    const { positionals, values } = parseArgs({ args: given, allowPositionals: true, options });
    const [action, ...services] = positionals;
    if (action === 'up' && values.json) return null;
    return action === 'status' || action === 'up' ? { action, services, json: values.json } : null;
  };
  async function run({ action, services, json }: NonNullable<ReturnType<typeof parse>>): Promise<number> {
    const unknown = services.filter((name) => !databases.some(({ service }) => service === name));
    if (unknown.length > 0) {
      terminal.complain(`There is no service ${unknown.join(', ')}.\n\n${usage}`);
      return 1;
    }
    const chosen = databases.filter(({ service }) => services.length === 0 || services.includes(service));
    if (action === 'status') return showStatus({ databases: chosen, env, json }, terminal);
    let code = 0;
    for (const database of chosen) if (!(await migrateDatabase(database, env, terminal))) code = 1;
    return code;
  }
  return runCommand({ usage, parse, run }, args, terminal);
}
