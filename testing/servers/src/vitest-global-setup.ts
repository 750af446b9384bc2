import { readConfig, RUN_FOLDER_VARIABLE } from './config';
import { findLeftOut, type LeftOut } from './leave-out';
import { neededServers, type SelectedTest } from './needed-servers';
import { prepareServers } from './prepare-servers';
import { say } from './say';
import { startTestRun, type TestRun } from './test-run';

declare global {
  /** Shared with the sequencer, which vitest asks after this, and with the reporter. */
  var gobblerTestSelection: TestSelection | undefined;
}
interface TestSelection {
  /** Has the servers ready that these tests need. Resolves to those that can't run without a server that can't be had. */
  prepare(selected: readonly SelectedTest[]): Promise<readonly LeftOut[]>;
  /** What `prepare` resolved to. */
  leftOut: readonly LeftOut[];
}

let run: TestRun | undefined;

/** Vitest calls it before the first test. */
export async function setup(): Promise<void> {
  run = await startTestRun();
  process.env[RUN_FOLDER_VARIABLE] = run.folder; // the workers inherit it
  const selection: TestSelection = {
    async prepare(selected) {
      const config = readConfig();
      const needs = await neededServers(selected);
      const leftOut = findLeftOut(selected, needs, await prepareServers(needs, config));
      for (const { reason } of leftOut) say(reason);
      if (!config.isCi) selection.leftOut = leftOut; // there each test that asks for a missing server fails with its reason
      return selection.leftOut;
    },
    leftOut: [],
  };
  globalThis.gobblerTestSelection = selection;
}

/** Vitest calls it after the last test. */
export async function teardown(): Promise<void> {
  await run?.guard.release();
}
