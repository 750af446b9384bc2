import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { LaunchError } from '../launch-error';
import { errorCode } from './error-code';
import { processStartTime } from './process-start-time';

/** Who uses a data folder. A pid alone would not do: after a crash the system gives it to another process. */
const ownerSchema = z.object({ pid: z.int(), startedAt: z.string() });

/**
 * Makes the data folder ours: two launchers on one database would be the end of it.
 * The folder of a process that was killed is taken over.
 * @returns what gives it back
 * Throws {@link LaunchError} when a running process has it, or when it can't be written to.
 */
export async function claimDataFolder(dataDir: string): Promise<() => Promise<void>> {
  const path = join(dataDir, 'launcher.lock');
  try {
    // PostgreSQL runs as another user when we are root, and must be able to pass through.
    await mkdir(dataDir, { recursive: true, mode: 0o711 });
    for (;;) {
      if (await tryCreate(path)) return () => rm(path, { force: true });
      const owner = await readOwner(path);
      if (owner && owner.startedAt === (await processStartTime(owner.pid))) {
        throw new LaunchError(
          `The data folder ${dataDir} is in use by process ${owner.pid}. ` +
            'Stop that one first, or name another folder with GOBBLER_DATA_DIR (and another port with PORT).',
        );
      }
      await rm(path, { force: true });
    }
  } catch (error) {
    if (error instanceof LaunchError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new LaunchError(
      `The data folder ${dataDir} can't be used: ${reason}. Name another one with GOBBLER_DATA_DIR.`,
    );
  }
}

/** Written elsewhere first and then linked: readers see a lock with its owner in it, or none. */
async function tryCreate(path: string): Promise<boolean> {
  const startedAt = (await processStartTime(process.pid)) ?? '';
  const draft = `${path}.${randomUUID()}`;
  try {
    const file = await open(draft, 'wx', 0o600);
    await file.writeFile(JSON.stringify({ pid: process.pid, startedAt }));
    await file.sync();
    await file.close();
    await link(draft, path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function readOwner(path: string): Promise<z.infer<typeof ownerSchema> | null> {
  try {
    return ownerSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}
