import { runMain } from '@gobbler/service-kit';
import { readLauncherConfig } from './config';
import { createConsoleProgress } from './console-progress';
import { LaunchError } from './launch-error';
import { startGobbler } from './start-gobbler';

/** Brings everything up and keeps it up until a signal comes. */
export function run(): Promise<void> {
  return runMain(
    async () => {
      const progress = createConsoleProgress((line) => process.stdout.write(`${line}\n`));
      const gobbler = await startGobbler(readLauncherConfig(), progress);
      return {
        url: gobbler.url,
        async close() {
          progress.say('Stopping …');
          await gobbler.close();
          progress.say('Stopped. The data is kept.');
        },
      };
    },
    { isExpected: (error) => error instanceof LaunchError },
  );
}
