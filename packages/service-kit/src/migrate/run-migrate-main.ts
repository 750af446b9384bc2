import type { Environment } from '../settings/read-settings';
import { SettingsError } from '../settings/settings-error';
import { readMigrateEnvironment } from './config';
import { runMigrate } from './run-migrate';
import type { ServiceDatabase } from './service-database';

const print = (stream: NodeJS.WriteStream) => (line: string) => void stream.write(`${line}\n`);

/** `status` and `up` as a process of its own: prints, and leaves the exit code behind. */
export async function runMigrateMain(
  command: string,
  databases: readonly ServiceDatabase[],
  given?: Environment,
): Promise<void> {
  const args = process.argv.slice(2);
  const complain = print(process.stderr);
  try {
    const env = given ?? readMigrateEnvironment();
    process.exitCode = await runMigrate({ command, args, env, databases, say: print(process.stdout), complain });
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    complain(error.message);
    process.exitCode = 1;
  }
}
