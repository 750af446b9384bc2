import { repeat, type Logger, type Metrics, type Repetition } from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';
import { isMiscounted, isOversold, readPostCounts, type PostCount } from './post-counts';

export interface WatchInvariantOptions {
  readonly dataSource: DataSource;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Milliseconds between two rounds. */
  readonly everyMs?: number;
  /** Milliseconds that a round takes at most, but for the page it is at. */
  readonly roundMs?: number;
  /** Posts that are read at once. */
  readonly pageSize?: number;
}

const EVERY_MS = 30_000;
const ROUND_MS = 500;
const PAGE_SIZE = 500;

/**
 * Counts all over again, from what stands in the database, whether anything was sold twice. It goes through all posts, some of
 * them a round, so that its cost is bounded however many there are. Every replica does so by itself.
 */
export function watchInvariant(options: WatchInvariantOptions): Repetition {
  const { dataSource, metrics, log, everyMs = EVERY_MS, roundMs = ROUND_MS, pageSize = PAGE_SIZE } = options;
  const oversold = watched('is sold more often than it ever was on offer', isOversold, log);
  const miscounted = watched('counts as taken what its reservations do not', isMiscounted, log);
  const oversoldGauge = metrics.gauge({
    name: 'gobbler_posts_oversold',
    help: 'Posts with more active reservations than were ever on offer: always 0',
  });
  const miscountedGauge = metrics.gauge({
    name: 'gobbler_posts_miscounted',
    help: 'Posts whose count of taken portions is not that of their active reservations: always 0',
  });
  const checkedAt = metrics.gauge({
    name: 'gobbler_posts_checked_timestamp_seconds',
    help: 'When all posts had been counted last, in seconds since 1970; 0: not yet',
  });
  checkedAt.set(0);
  let after = 0;

  async function look(): Promise<void> {
    const until = performance.now() + roundMs;
    do {
      const { counts, next } = await readPostCounts(dataSource, after, pageSize);
      for (const kind of [oversold, miscounted]) kind.replace(after, next ?? Infinity, counts);
      oversoldGauge.set(oversold.size());
      miscountedGauge.set(miscounted.size());
      after = next ?? 0;
      if (next === null) {
        checkedAt.set(Date.now() / 1_000);
        return;
      }
    } while (performance.now() < until);
  }

  return repeat(log, 'count what was sold', everyMs, look, { databaseOutageLoggedElsewhere: true });
}

/** The posts of which something is wrong, as far as they were looked at. */
function watched(what: string, isWrong: (count: PostCount) => boolean, log: Logger) {
  const wrong = new Set<number>();
  return {
    size: () => wrong.size,
    /** What was found among the posts behind `after`, up to `upTo`. */
    replace(after: number, upTo: number, counts: readonly PostCount[]): void {
      const found = new Set(counts.filter(isWrong).map(({ postId }) => postId));
      for (const count of counts) {
        if (found.has(count.postId) && !wrong.has(count.postId)) log.error(count, `post ${count.postId} ${what}`);
      }
      for (const postId of wrong) {
        if (postId > after && postId <= upTo) wrong.delete(postId);
      }
      for (const postId of found) wrong.add(postId);
    },
  };
}
