import { readConfig, RUN_FOLDER_VARIABLE } from './config';
import { neededServers, type SelectedTest } from './needed-servers';
import { prepareServers } from './prepare-servers';
import { startTestRun, type TestRun } from './test-run';

declare global {
  // jest hands nothing from the setup to the teardown, but runs both in one process
  var gobblerTestRun: TestRun | undefined;
  // told by the sequencer, which jest asks before this
  var gobblerSelectedTests: readonly SelectedTest[] | undefined;
}

/** Jest wants a default export. */
export default async function setUp(): Promise<void> {
  globalThis.gobblerTestRun = await startTestRun();
  process.env[RUN_FOLDER_VARIABLE] = globalThis.gobblerTestRun.folder; // the workers inherit it
  await prepareServers(await neededServers(globalThis.gobblerSelectedTests ?? []), readConfig());
}
