import { hash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { SettingsError } from '@gobbler/service-kit';
import { z } from 'zod';

/** The documents of a manifest. */
export interface TrustedDocuments {
  /** The file's text. */
  readonly source: string;
  /** Texts by id, and by their SHA-256 in hex. */
  readonly byId: ReadonlyMap<string, string>;
  readonly texts: ReadonlySet<string>;
  /** Of the operations: metrics name these and no others. */
  readonly names: ReadonlySet<string>;
}

/** Bytes of a file; parsed it takes a few times as many. */
const MAX_BYTES = 16 * 1024 * 1024;
const MAX_OPERATIONS = 20_000;

/** Apollo's persisted query manifest, version 1. Types are for people. */
const manifestSchema = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z
    .array(z.object({ id: z.string().min(1).max(256), body: z.string().min(1), name: z.string().max(256).default('') }))
    .min(1, { error: 'has no operations' })
    .max(MAX_OPERATIONS, { error: `has more than ${MAX_OPERATIONS} operations` }),
});

/** The file's text. Rejects with `SettingsError` for a file that is missing or too large. */
export async function readManifestFile(path: string): Promise<string> {
  const file = await open(path).catch(() => {
    throw unusable(path, 'it is missing');
  });
  try {
    const { size } = await file.stat();
    if (size > MAX_BYTES) throw unusable(path, `it has more than ${MAX_BYTES} bytes`);
    return await file.readFile('utf8').catch(() => {
      throw unusable(path, 'it is no file');
    });
  } finally {
    await file.close();
  }
}

/** Throws `SettingsError` for what is no manifest, and for an id of two texts. */
export function parseManifest(source: string, path: string): TrustedDocuments {
  const { success, data, error } = manifestSchema.safeParse(jsonOf(source));
  if (!success) {
    const [issue] = error.issues;
    throw unusable(
      path,
      `it is no manifest of persisted queries (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''})`,
    );
  }
  const byId = new Map<string, string>();
  for (const { id, body } of data.operations) {
    for (const key of [id, hash('sha256', body)]) {
      if ((byId.get(key) ?? body) !== body) throw unusable(path, `it has two documents with the id ${key}`);
      byId.set(key, body);
    }
  }
  const names = new Set(data.operations.map(({ name }) => name));
  return { source, byId, texts: new Set(byId.values()), names };
}

function jsonOf(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return null;
  }
}

function unusable(path: string, why: string): SettingsError {
  return new SettingsError('router', [
    {
      name: 'TRUSTED_DOCUMENTS_FILE',
      message: `${path} can't be used: ${why}. Make it with npm run trusted-documents.`,
    },
  ]);
}
