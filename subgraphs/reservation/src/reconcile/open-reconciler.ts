import { setTimeout as sleep } from 'node:timers/promises';
import { UnavailableError } from '@gobbler/contracts';
import type { Clock } from '@gobbler/contracts';
import { openMigratedDatabase, StartError } from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';
import type { ReconciliationConfig } from '../config';
import { compareWithPost, type CapacityDifference } from '../domain/capacity-difference';
import type { PostReader } from '../domain/ports';
import { createCapacityRepository } from '../infra/capacity.repository';
import { createReservationDataSource } from '../infra/data-source';
import { readOpenCapacities } from '../infra/open-capacities';
import { describePostProblem } from '../infra/describe-post-problem';
import { openPostClient } from '../infra/post-client';
import { isMiscounted, isOversold, readPostCounts, type PostCount } from '../infra/post-counts';
import { repairCapacity } from '../infra/repair-capacity';

export interface Reconciler {
  /** Rows against their reservations. @param onProgress called now and then with how many posts were looked at so far */
  compareCounts(onProgress: (posts: number) => void): Promise<readonly CapacityDifference[]>;
  /** Rows of posts that can be reserved against the posts themselves; null when the settings do not say how to ask post. */
  comparePosts(onProgress: (posts: number) => void): Promise<readonly CapacityDifference[] | null>;
  /** Makes one good, if that is safe, and looks again: the difference that is left, null when there is none. */
  repair(difference: CapacityDifference): Promise<CapacityDifference | null>;
  close(): Promise<void>;
}

export interface ReconcilerOptions {
  readonly now?: Clock;
  /** Milliseconds that an event gets to arrive before a row counts as different from its post. */
  readonly settleMs?: number;
}

const PAGE_SIZE = 500;
/** Posts that are asked for at the same moment. */
const AT_ONCE = 10;
const SETTLE_MS = 3_000;

/**
 * Opens the database and a client of post beside running services. Rejects with a `StartError`, as its methods do, when the
 * database or post is unavailable.
 */
export async function openReconciler(
  config: ReconciliationConfig,
  { now = () => new Date(), settleMs = SETTLE_MS }: ReconcilerOptions = {},
): Promise<Reconciler> {
  const dataSource = createReservationDataSource(config.databaseUrl, 2);
  await openMigratedDatabase(dataSource, 'reservation');
  const post = config.post && openPostClient(config.post, now);
  const parts = { dataSource, posts: post?.posts ?? null };
  return {
    compareCounts: (onProgress) => compareCounts(dataSource, onProgress),
    comparePosts: async (onProgress) =>
      parts.posts && comparePosts({ dataSource, posts: parts.posts, settleMs }, onProgress).catch(explain(config, '')),
    repair: (difference) => repair(parts, difference).catch(explain(config, ' What was repaired so far stays.')),
    async close() {
      await post?.close();
      await dataSource.destroy();
    },
  };
}

async function compareCounts(
  dataSource: DataSource,
  onProgress: (posts: number) => void,
): Promise<CapacityDifference[]> {
  const found: CapacityDifference[] = [];
  let seen = 0;
  for (let after: number | null = 0; after !== null;) {
    const { counts, next } = await readPostCounts(dataSource, after, PAGE_SIZE);
    found.push(...counts.flatMap(toDifferences));
    seen += counts.length;
    onProgress(seen);
    after = next;
  }
  return found;
}

function toDifferences(count: PostCount): CapacityDifference[] {
  const { postId, taken, active, mostTotal } = count;
  const there = `${active} active reservations`;
  if (taken === null) return [{ kind: 'no capacity row', postId, here: 'no row', there }];
  return [
    ...(isOversold(count) ? [{ kind: 'oversold' as const, postId, here: `at most ${mostTotal} on offer`, there }] : []),
    ...(isMiscounted(count) ? [{ kind: 'miscounted' as const, postId, here: `${taken} taken`, there }] : []),
  ];
}

interface PostParts {
  readonly dataSource: DataSource;
  readonly posts: PostReader;
  readonly settleMs: number;
}

/** Looks twice: what differs at first may only wait for an event that is on its way. */
async function comparePosts(
  { dataSource, posts, settleMs }: PostParts,
  onProgress: (posts: number) => void,
): Promise<CapacityDifference[]> {
  const suspects: number[] = [];
  let seen = 0;
  for (let after = 0; ;) {
    const rows = await readOpenCapacities(dataSource, after, AT_ONCE);
    const differences = await Promise.all(
      rows.map(async (row) => compareWithPost(row, await posts.findNow(row.postId))),
    );
    suspects.push(...differences.flatMap((difference) => difference?.postId ?? []));
    seen += rows.length;
    onProgress(seen);
    const last = rows.at(-1);
    if (!last) break;
    after = last.postId;
  }
  if (suspects.length === 0) return [];
  await sleep(settleMs);
  const found: CapacityDifference[] = [];
  for (const postId of suspects) found.push(...(await comparePost(dataSource, posts, postId)));
  return found;
}

async function comparePost(dataSource: DataSource, posts: PostReader, postId: number): Promise<CapacityDifference[]> {
  const [row] = await createCapacityRepository(dataSource).findByPostIds([postId]);
  const difference = row && compareWithPost(row, await posts.findNow(postId));
  return difference ? [difference] : [];
}

async function repair(
  { dataSource, posts }: { readonly dataSource: DataSource; readonly posts: PostReader | null },
  difference: CapacityDifference,
): Promise<CapacityDifference | null> {
  const { kind, postId } = difference;
  const post = kind === 'miscounted' ? null : ((await posts?.findNow(postId)) ?? null);
  if (kind !== 'miscounted' && !post) return difference;
  await repairCapacity(dataSource, postId, post);
  const { counts } = await readPostCounts(dataSource, postId - 1, 1);
  const left = [
    ...counts.filter((count) => count.postId === postId).flatMap(toDifferences),
    ...(posts && kind !== 'miscounted' ? await comparePost(dataSource, posts, postId) : []),
  ];
  // That it is sold twice is a difference of its own, which is reported separately.
  return left.find((found) => found.kind !== 'oversold') ?? null;
}

/** @param more what an operator has to know beside the reason */
function explain({ post }: ReconciliationConfig, more: string) {
  return (error: unknown): never => {
    if (!(error instanceof UnavailableError)) throw error;
    const problem = describePostProblem(error.cause, post?.postUrl ?? '');
    throw new StartError(`${problem}${more} Then run it again.`, { cause: error });
  };
}
