import type { Environment } from '../settings/read-settings';
import { readMigrateEnvironment } from './config';
import { runMigrate } from './run-migrate';
import type { ServiceDatabase } from './service-database';

const print = (stream: NodeJS.WriteStream) => (line: string) => void stream.write(`${line}\n`);

/** `status` and `up` as a process of its own: prints, and leaves the exit code behind. */
export async function runMigrateMain(
  command: string,
  databases: readonly ServiceDatabase[],
  env: Environment = readMigrateEnvironment(),
): Promise<void> {
  const args = process.argv.slice(2);
  process.exitCode = await runMigrate({
    command,
    args,
    env,
    databases,
    say: print(process.stdout),
    complain: print(process.stderr),
  });
}
