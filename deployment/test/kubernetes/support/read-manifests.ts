import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Resource } from './resource';

export const ROOT = join(__dirname, '..', '..', '..', '..');
export const MANIFESTS = join(ROOT, 'kubernetes');

/** What `kubectl apply -R -f` takes below a folder, with paths from the repository's top. */
export function manifestFiles(folder = MANIFESTS): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ya?ml|json)$/.test(file))
    .map((file) => join(folder, file))
    .toSorted();
}

/** All documents of a file. Throws on what is no YAML, as kubectl would. */
export function readDocuments(file: string, { merge = false } = {}): unknown[] {
  const documents = parseAllDocuments(readFileSync(file, 'utf8'), { uniqueKeys: true, merge });
  return documents.map((document) => {
    const [problem] = document.errors;
    if (problem) throw new Error(`${file}: ${problem.message}`);
    return document.toJS({ maxAliasCount: merge ? -1 : 0 }) as unknown;
  });
}

/** Everything that is applied. */
export function readManifests(): Resource[] {
  return manifestFiles().flatMap((file) => readDocuments(file) as Resource[]);
}
