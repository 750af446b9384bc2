import { asksForHelp, type Environment } from '@gobbler/service-kit';
import { readEnvironment } from './config';
import { useRunningSystem } from './use-running-system';

/** The settings of a command that works on services' databases; `--help` needs no running system. */
export async function findEnvironment(args: readonly string[], report: (line: string) => void): Promise<Environment> {
  const env = readEnvironment();
  return asksForHelp(args) ? env : useRunningSystem(env, report);
}
