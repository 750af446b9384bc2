import { asksForHelp, type Environment, type Terminal } from '@gobbler/service-kit';
import type { RunProgram } from '../run-program';

/** What can be compared. Each comparison is a command of the service that owns the data. */
const COMPARISONS: Readonly<Record<string, { readonly summary: string; readonly program: string }>> = {
  reservations: {
    summary: 'capacity rows against reservations and posts',
    program: '@gobbler/reservation/reconcile',
  },
  subscriptions: {
    summary: "payment's subscriptions against Stripe's",
    program: '@gobbler/payment/reconcile',
  },
};

const USAGE = [
  'npm run reconcile -- <what> [--repair]',
  '',
  ...Object.entries(COMPARISONS).map(([name, { summary }]) => `  ${name.padEnd(13)}  ${summary}`),
  '',
  'It changes nothing without --repair, which repairs what is safe to repair. Exit code 1 when differences remain.',
  'Settings come from the environment, .env, or the npm start that is running on GOBBLER_DATA_DIR (.gobbler):',
  'npm run reconcile -- <what> --help names them.',
].join('\n');

export interface ReconcileDeps {
  readonly terminal: Terminal;
  readonly findEnvironment: (args: readonly string[], report: (line: string) => void) => Promise<Environment>;
  readonly runProgram: RunProgram;
}

/** Calls the comparison that is named first; resolves to its exit code, or to 1 if there is none of that name. */
export async function reconcile(args: readonly string[], deps: ReconcileDeps): Promise<number> {
  const { say, complain } = deps.terminal;
  const name = args.find((argument) => !argument.startsWith('-'));
  const comparison = name !== undefined && Object.hasOwn(COMPARISONS, name) ? COMPARISONS[name] : undefined;
  if (comparison) {
    const rest = args.toSpliced(args.indexOf(name ?? ''), 1);
    return deps.runProgram(require.resolve(comparison.program), rest, await deps.findEnvironment(args, complain));
  }
  if (name === undefined && asksForHelp(args)) {
    say(USAGE);
    return 0;
  }
  complain(`${name === undefined ? 'Name what to compare.' : `There is no "${name}".`}\n\n${USAGE}`);
  return 1;
}
