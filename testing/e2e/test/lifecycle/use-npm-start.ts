import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createDataDir, removeDataDir } from '@gobbler/test-harness/start-system';
import { endProcesses, startProcess } from '@gobbler/test-harness';
import { processesNaming, processesOfGroup } from '@gobbler/test-harness/process-table';

/** `npm start` with a data folder for each test. */
export function useNpmStart() {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await createDataDir();
  });
  afterEach(async () => {
    await endProcesses();
    await removeDataDir(dataDir);
  });
  return {
    dataDir: () => dataDir,
    npmStart: () =>
      startProcess('npm', ['start'], { env: { PORT: '0', GOBBLER_DATA_DIR: dataDir, LOG_LEVEL: 'warn' } }),
    expectNothingLeft(group: number): void {
      expect(processesOfGroup(group)).toEqual([]);
      expect(processesNaming(dataDir)).toEqual([]);
      expect(existsSync(join(dataDir, 'launcher.lock'))).toBe(false);
      expect(existsSync(join(dataDir, 'running.json'))).toBe(false);
    },
  };
}
