import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errorCode } from './error-code';
import { writePrivateFile } from './write-private-file';

export const SECRET_NAMES = ['AUTH_TOKEN_SECRET', 'INTERNAL_TOKEN_SECRET'] as const;

const secretsSchema = z.record(z.string(), z.string());

/** The secrets that are not configured, made once and kept in the data folder, readable for its owner only. */
export async function readOrMakeSecrets(dataDir: string): Promise<Readonly<Record<string, string>>> {
  const path = join(dataDir, 'secrets.json');
  const kept = await readKept(path);
  const missing = SECRET_NAMES.filter((name) => !kept[name]);
  if (missing.length === 0) return kept;
  const all = { ...kept, ...Object.fromEntries(missing.map((name) => [name, randomBytes(48).toString('base64url')])) };
  await writePrivateFile(path, all);
  return all;
}

async function readKept(path: string): Promise<Record<string, string>> {
  try {
    return secretsSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return {};
    throw error;
  }
}
