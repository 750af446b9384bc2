import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGuard, type Guard } from './guard';

export interface TestRun {
  /** Each server that a test asks for has its files in here. */
  readonly folder: string;
  readonly guard: Guard;
}

/** Makes the folder of one run and sets the guard over it. Servers are started by the first test that needs them. */
export async function startTestRun(): Promise<TestRun> {
  const folder = await mkdtemp(join(tmpdir(), 'gobbler-test-'));
  await chmod(folder, 0o711); // servers may run as another user
  return { folder, guard: startGuard(folder) };
}
