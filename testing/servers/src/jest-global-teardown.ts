import './jest-global-setup';

/** Jest requires a default export. */
export default async function tearDown(): Promise<void> {
  await globalThis.gobblerTestRun?.guard.release();
}
