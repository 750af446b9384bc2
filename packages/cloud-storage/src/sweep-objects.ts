import type { Bucket, File } from '@google-cloud/storage';
import type { CloudLimits } from './cloud-limits';
import { isOtherGeneration } from './cloud-storage-error';

export interface SweepOptions {
  readonly prefix: string;
  readonly olderThan: Date;
  readonly limits: CloudLimits;
  /** Bounds one call. */
  readonly call: <T>(action: string, work: Promise<T>) => Promise<T>;
}

const PAGE = 500;
const AT_ONCE = 10;

/** Removes older objects page by page; resolves to their number. Objects rewritten meanwhile stay. */
export async function sweepObjects(bucket: Bucket, { prefix, olderThan, limits, call }: SweepOptions): Promise<number> {
  const until = performance.now() + limits.sweepMs;
  let removed = 0;
  let pageToken: string | undefined;
  do {
    const query = { prefix, maxResults: PAGE, autoPaginate: false, ...(pageToken === undefined ? {} : { pageToken }) };
    const [files, next] = await call(`list ${prefix}`, bucket.getFiles(query));
    const old = files.filter(({ metadata }) => new Date(metadata.timeCreated ?? Date.now()) < olderThan);
    for (let from = 0; from < old.length && performance.now() < until; from += AT_ONCE) {
      const results = await Promise.all(
        old.slice(from, from + AT_ONCE).map((file) => call(`remove ${file.name}`, removeSame(file))),
      );
      removed += results.filter(Boolean).length;
    }
    pageToken = (next as { pageToken?: string } | null)?.pageToken;
  } while (pageToken !== undefined && performance.now() < until);
  return removed;
}

/** Removes an object if it still is the one that was listed. */
async function removeSame(file: File): Promise<boolean> {
  try {
    await file.delete({ ignoreNotFound: true, ifGenerationMatch: file.metadata.generation ?? 0 });
    return true;
  } catch (error) {
    if (isOtherGeneration(error)) return false;
    throw error;
  }
}
