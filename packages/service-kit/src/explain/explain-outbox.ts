import type { DataSource } from 'typeorm';
import { OutboxEventEntity } from '../outbox/outbox-event.entity';
import type { Fact } from './explanation';

/** Events that are looked through, at most, the oldest first: usually none waits. */
const MAX_LOOKED_AT = 10_000;

/** The events about a post that are committed and that the broker has not confirmed yet. */
export async function explainOutbox(dataSource: DataSource, postId: number): Promise<readonly Fact[]> {
  const rows = await dataSource.manager.find(OutboxEventEntity, { order: { id: 'ASC' }, take: MAX_LOOKED_AT });
  return rows
    .filter(({ body }) => isAboutPost(body, postId))
    .map(({ id, name, claimedUntil }) => ({
      at: null,
      text: `${name} ${id} waits in the outbox for RabbitMQ's confirmation${claimedUntil > new Date() ? '; it is being published' : ''}`,
    }));
}

/** Whether an event's envelope, as JSON, is about this post. */
export function isAboutPost(body: string, postId: number): boolean {
  try {
    const { data } = JSON.parse(body) as { data?: { postId?: unknown; post?: { postId?: unknown } } };
    return data?.postId === postId || data?.post?.postId === postId;
  } catch {
    return false;
  }
}
