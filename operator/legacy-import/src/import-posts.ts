import type { ImportParts } from './import-parts';
import { judgePosts, type JudgedPost } from './judge-posts';
import { pagesOf } from './pages-of';

/** Takes posts over, each with its capacity row: from then on reservations go by it. */
export async function importPosts(parts: ImportParts): Promise<void> {
  const { legacy, posts, reservations, report, isDryRun, pageSize, onPage } = parts;
  const pages = pagesOf(
    0,
    (after) => legacy.posts.page(after, pageSize),
    ({ id }) => id,
  );
  for await (const rows of pages) {
    const judged = await judgePosts(parts, rows, await posts.find(rows.map(({ id }) => id)));
    const fresh = judged.flatMap((one) => (one.kind === 'free' ? [one.post] : []));
    const there = judged.flatMap((one) => (one.kind === 'there' ? [one.post] : []));
    if (!isDryRun) {
      if (fresh.length > 0) await posts.put(fresh);
      const stored = await posts.find([...fresh, ...there].map(({ id }) => id));
      if (stored.size > 0) await reservations.putCapacities([...stored.values()]);
    }
    reportPosts(parts, judged);
    report.add('posts', { read: rows.length, taken: fresh.length });
    onPage('posts');
  }
}

function reportPosts({ report }: ImportParts, judged: readonly JudgedPost[]): void {
  for (const one of judged) {
    if (one.kind === 'left') report.leave({ table: 'posts', id: one.id, ...one.why });
    else if (one.kind !== 'free') report.add('posts', { there: 1 });
    else if (one.changed.length > 0) {
      report.note({ table: 'posts', id: one.post.id, reason: `changed: ${one.changed.join(', ')}` });
    }
  }
}
