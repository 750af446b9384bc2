import { sweepHandledEvents } from '@gobbler/service-kit';
import { LessThan, type DataSource } from 'typeorm';
import { DeletedPostEntity } from './deleted-post.entity';
import { EventClaimEntity } from './event-claim.entity';
import { EventProgressEntity } from './event-progress.entity';
import { SentTokenEntity } from './sent-token.entity';
import { UnreachedPersonEntity } from './unreached-person.entity';

const REMEMBER_MS = 30 * 24 * 3_600_000;

/** Forgets what is older than any redelivery: handled events, deleted posts, and what dead letters left behind. */
export async function sweep(dataSource: DataSource, now: Date): Promise<void> {
  const before = new Date(now.getTime() - REMEMBER_MS);
  await sweepHandledEvents(dataSource, now);
  const { manager } = dataSource;
  await manager.delete(DeletedPostEntity, { deletedAt: LessThan(before) });
  for (const entity of [EventClaimEntity, EventProgressEntity, SentTokenEntity, UnreachedPersonEntity])
    await manager.delete(entity, { eventId: LessThan(firstIdOf(before)) });
}

/** The smallest UUIDv7 of a moment: it begins with the milliseconds since 1970 in 48 bits (RFC 9562, section 5.7). */
function firstIdOf(moment: Date): string {
  const hex = moment.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}
