import { AppError } from '@gobbler/contracts';
import type { InternalClient } from '@gobbler/service-kit';
import { z } from 'zod';

/** Sessions revoked before their access tokens expire. */
export interface Revocations {
  isRevoked(sid: string): boolean;
  /** Fetches new revocations from auth. Rejects when auth is unavailable; known ones stay. */
  poll(): Promise<void>;
  /** Start of the last successful poll; null before the first. */
  knownAt(): Date | null;
}

const operation = {
  document:
    'query RevokedSessions($after: String) { revokedSessions(after: $after) { sessions { sid forgettableAt } cursor hasMore } }',
  data: z.object({
    revokedSessions: z.object({
      sessions: z.array(z.object({ sid: z.string(), forgettableAt: z.string() })),
      cursor: z.string(),
      hasMore: z.boolean(),
    }),
  }),
};

/** Milliseconds; a slow clock still accepts a token that has just expired. */
const MARGIN_MS = 120_000;

export function createRevocations(auth: Pick<InternalClient, 'call'>, now: () => Date): Revocations {
  /** Session id to the time, in milliseconds, at which its last token expires. */
  const revoked = new Map<string, number>();
  let cursor: string | null = null;
  let knownAt: Date | null = null;

  async function poll(): Promise<void> {
    const startedAt = now();
    for (let hasMore = true; hasMore;) hasMore = await fetchPage();
    forget(startedAt.getTime());
    knownAt = startedAt;
  }

  async function fetchPage(): Promise<boolean> {
    const { revokedSessions: page } = await auth.call(operation, { after: cursor }).catch((error: unknown) => {
      // Auth does not know the cursor any more (a restored database): start over.
      if (error instanceof AppError && error.code === 'BAD_USER_INPUT') cursor = null;
      throw error;
    });
    for (const { sid, forgettableAt } of page.sessions) revoked.set(sid, Date.parse(forgettableAt));
    cursor = page.cursor;
    return page.hasMore;
  }

  function forget(before: number): void {
    for (const [sid, until] of revoked) if (until + MARGIN_MS < before) revoked.delete(sid);
  }

  return { poll, isRevoked: (sid) => revoked.has(sid), knownAt: () => knownAt };
}
