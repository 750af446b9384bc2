import type { ImportParts } from './import-parts';
import { pagesOf } from './pages-of';

/**
 * Has the search know which posts are full, as events would have it: none was sent of what was imported. Reports posts with
 * more reservations than portions, which stay as they are.
 * @param highestId that the old system gave to a post
 */
export async function settleTaken(parts: ImportParts, highestId: number): Promise<void> {
  const { reservations, posts, report, pageSize } = parts;
  const pages = pagesOf(
    0,
    (after) => reservations.readTaken(after, pageSize),
    ({ postId }) => postId,
  );
  for await (const page of pages) {
    await posts.recordTaken(page);
    for (const { postId: id, total, taken } of page) {
      if (id > highestId || taken <= total) continue;
      report.note({ table: 'posts', id, reason: 'is oversold', portions: total, reservations: taken });
    }
  }
}
