import { readEnvironment } from '../config';
import { useRunningSystem } from '../use-running-system';
import type { ReconcileCommand } from './reconcile-command';
import { reconcileReservations } from './reservations';
import { runReconcile } from './run-reconcile';
import { reconcileSubscriptions } from './subscriptions';

/** What can be compared, by the name that an operator gives. */
const COMMANDS: Readonly<Record<string, ReconcileCommand>> = {
  reservations: reconcileReservations,
  subscriptions: reconcileSubscriptions,
};

const print = (stream: NodeJS.WriteStream) => (line: string) => void stream.write(`${line}\n`);

void runReconcile({
  commands: COMMANDS,
  args: process.argv.slice(2),
  findEnvironment: () => useRunningSystem(readEnvironment(), print(process.stderr)),
  say: print(process.stdout),
  complain: print(process.stderr),
}).then((code) => {
  process.exitCode = code;
});
