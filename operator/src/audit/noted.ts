import { userInfo } from 'node:os';
import { authDatabase, recordCommand } from '@gobbler/auth';
import { asksForHelp, withDatabase, type Terminal } from '@gobbler/service-kit';
import { findEnvironment } from '../find-environment';

type Command = (args: readonly string[], terminal: Terminal) => Promise<number>;

/** Calls that change something. */
const CHANGES = /^(dead-letters replay|reconcile .*--repair|migrate up|import-legacy)\b/;

/**
 * A command that, when its call changes something, is recorded in the audit log afterwards: who called it on this machine, and
 * its exit code. Says so when that is not possible: an operator must be able to act while auth's database is down.
 */
export function noted(name: string, command: Command): Command {
  return async (args, terminal) => {
    const code = await command(args, terminal);
    const call = [name, ...args].join(' ');
    if (CHANGES.test(call) && !asksForHelp(args))
      await note(`${userInfo().username}: ${call} (exit code ${code})`, terminal);
    return code;
  };
}

async function note(detail: string, { complain }: Terminal): Promise<void> {
  const env = await findEnvironment([], () => undefined);
  const isNoted = await withDatabase(authDatabase, env, complain, async (dataSource) => {
    await recordCommand(dataSource, detail);
    return true;
  });
  if (!isNoted) complain('The command has run, but could not be recorded in the audit log.');
}
