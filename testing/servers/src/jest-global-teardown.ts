import './jest-global-setup';

/** Jest wants a default export. */
export default async function tearDown(): Promise<void> {
  await globalThis.gobblerTestRun?.guard.release();
}
