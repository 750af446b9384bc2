import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error';
import { errorCode } from './error-code';
import { writeFileSafely } from './write-file-safely';

/** The server's password, made once and kept with mode 0600 in the data folder. `hasData`: it was needed before. */
export async function readOrMakePassword(dataDir: string, hasData: boolean): Promise<string> {
  const path = join(dataDir, 'postgres.password');
  const kept = await readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw new EmbeddedPostgresError(
      `${path} can't be read: start as the user who made it, or use another data folder.`,
    );
  });
  if (kept !== null) return kept.trim();
  if (hasData) {
    throw new EmbeddedPostgresError(`${path} is missing: put it back, or remove ${dataDir} to start afresh.`);
  }
  const password = randomBytes(24).toString('hex');
  await writeFileSafely(path, `${password}\n`, 0o600);
  return password;
}
