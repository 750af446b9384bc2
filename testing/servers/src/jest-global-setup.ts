import { readConfig, RUN_FOLDER_VARIABLE } from './config';
import { findLeftOut, type LeftOut } from './leave-out';
import { neededServers, type SelectedTest } from './needed-servers';
import { prepareServers } from './prepare-servers';
import { say } from './say';
import { startTestRun, type TestRun } from './test-run';

/** Shared with `tools/test-sequencer.js`, which jest asks before this, and with the reporter. */
interface TestSelection {
  readonly selected: readonly SelectedTest[];
  /** Takes a test out of the run that is about to begin. */
  remove(test: SelectedTest): void;
  /** For the reporter. */
  leftOut: readonly LeftOut[];
}

declare global {
  // jest hands nothing from the setup to the teardown, but runs both in one process
  var gobblerTestRun: TestRun | undefined;
  var gobblerTestSelection: TestSelection | undefined;
}

/** Jest requires a default export. */
export default async function setUp(): Promise<void> {
  globalThis.gobblerTestRun = await startTestRun();
  process.env[RUN_FOLDER_VARIABLE] = globalThis.gobblerTestRun.folder; // the workers inherit it
  const selection = globalThis.gobblerTestSelection;
  if (!selection) return;
  const config = readConfig();
  const needs = await neededServers(selection.selected);
  const leftOut = findLeftOut(selection.selected, needs, await prepareServers(needs, config));
  for (const { reason } of leftOut) say(reason);
  if (config.isCi) return; // then each test that asks for a missing server fails with its reason
  selection.leftOut = leftOut;
  for (const test of leftOut.flatMap(({ tests }) => tests)) selection.remove(test);
}
