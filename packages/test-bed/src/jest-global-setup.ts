import { RUN_FOLDER_VARIABLE } from './config';
import { startTestRun, type TestRun } from './test-run';

declare global {
  // jest hands nothing from the setup to the teardown, but runs both in one process
  var gobblerTestRun: TestRun | undefined;
}

/** Jest wants a default export. */
export default async function setUp(): Promise<void> {
  globalThis.gobblerTestRun = await startTestRun();
  process.env[RUN_FOLDER_VARIABLE] = globalThis.gobblerTestRun.folder; // the workers inherit it
}
