import { SettingsError } from '../settings/settings-error';
import { StartError } from '../lifecycle/start-error';
import { processTerminal, type Terminal } from './terminal';

export interface Command<Asked> {
  /** What `--help` prints. */
  readonly usage: string;
  /** Reads the arguments. Throws, or returns null, if they are invalid. */
  readonly parse: (args: string[]) => Asked | null;
  /** Resolves to the exit code. */
  readonly run: (asked: Asked) => Promise<number>;
  /** What to print about an error of `run`; by default its message if that says what to do, else its stack. */
  readonly describe?: (error: unknown) => string;
}

/** Runs a command with these arguments; resolves to its exit code, 1 if it could not run or failed. */
export async function runCommand<Asked>(
  { usage, parse, run, describe = describeError }: Command<Asked>,
  args: readonly string[],
  { say, complain }: Terminal,
): Promise<number> {
  if (asksForHelp(args)) {
    say(usage);
    return 0;
  }
  const asked = tryParse(parse, args);
  if (asked === null) {
    complain(`I don't understand these arguments.\n\n${usage}`);
    return 1;
  }
  try {
    return await run(asked);
  } catch (error) {
    complain(describe(error));
    return 1;
  }
}

/** Runs a command as this process: with its arguments and its terminal. Sets the exit code. */
export async function runAsProcess(
  run: (args: readonly string[], terminal: Terminal) => Promise<number>,
): Promise<void> {
  try {
    process.exitCode = await run(process.argv.slice(2), processTerminal);
  } catch (error) {
    processTerminal.complain(describeError(error));
    process.exitCode = 1;
  }
}

export function asksForHelp(args: readonly string[]): boolean {
  return args.includes('--help') || args.includes('-h');
}

/** The message of an error that says what to do; the stack of every other one. */
function describeError(error: unknown): string {
  if (error instanceof SettingsError || error instanceof StartError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function tryParse<Asked>(parse: Command<Asked>['parse'], args: readonly string[]): Asked | null {
  try {
    return parse([...args]);
  } catch {
    return null;
  }
}
