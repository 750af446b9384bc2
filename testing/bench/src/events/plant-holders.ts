import { createHash } from 'node:crypto';
import type { Engine } from '../benchmark';
import type { Database } from '../plain-reservation/open-database';

const BATCH = 2_000;
const FIRST_USER = 10;

/** As long as a registration token of Firebase. */
const tokenOf = (userId: number) => `${String(userId).padStart(22, '0')}:${'APA91b'.repeat(23)}`;

/** A post and how many hold it. */
export interface HeldPost {
  readonly postId: number;
  readonly recipients: number;
}

/** Posts that so many people hold, and those people, each with a phone. */
export async function plantHolders(
  engine: Engine,
  { reservation, user }: { readonly reservation: Database; readonly user: Database },
  posts: readonly HeldPost[],
): Promise<void> {
  await inBatches(Math.max(...posts.map(({ recipients }) => recipients)), async (userIds) => {
    const [profiles, devices] = [
      userIds.map((userId) => `(${userId}, 'user-${userId}', '2026-01-01')`),
      userIds.map((userId) => `(${userId}, '${tokenOf(userId)}', '${hashOf(tokenOf(userId))}', '2026-01-01')`),
    ];
    await user.query(`INSERT INTO profiles (id, username, created_at) VALUES ${profiles.join(', ')}`);
    await user.query(`INSERT INTO devices (user_id, token, token_hash, registered_at) VALUES ${devices.join(', ')}`);
  });
  for (const { postId, recipients } of posts) {
    await reservation.query(`INSERT INTO capacities
      (post_id, owner_id, total, most_total, taken, open, ends_at, post_version, revision)
      VALUES (${postId}, 1, 100000, 100000, ${recipients}, true, '2035-01-01', 1, 1)`);
    await inBatches(recipients, async (userIds) => {
      const rows = userIds.map((userId) => `(${userId}, ${postId}, true, '2026-01-01')`);
      await reservation.query(
        `INSERT INTO reservations (user_id, post_id, active, created_at) VALUES ${rows.join(', ')}`,
      );
    });
  }
  const analyze = (table: string) => (engine === 'postgres' ? `ANALYZE ${table}` : `ANALYZE TABLE ${table}`);
  await user.query(analyze('devices'));
  await reservation.query(analyze('reservations'));
}

async function inBatches(count: number, work: (userIds: readonly number[]) => Promise<void>): Promise<void> {
  for (let from = 0; from < count; from += BATCH)
    await work(Array.from({ length: Math.min(BATCH, count - from) }, (_, index) => FIRST_USER + from + index));
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
