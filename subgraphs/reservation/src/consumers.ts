import { PostCreated, PostDeleted, type PostSnapshot, PostUpdated, QUEUES, readEvent } from '@gobbler/contracts';
import type { Broker, HandlerOutcome, Subscription } from '@gobbler/contracts';
import type { PostState } from './domain/post-state';
import type { ReservationService } from './domain/reservation-service';

/** Keeps the capacity rows up with the posts. What fails is delivered again: its event stays unhandled. */
export function consumePosts(
  broker: Pick<Broker, 'consume'>,
  { postChanged, postDeleted }: ReservationService,
): Promise<Subscription> {
  return broker.consume(QUEUES.reservationPosts, async (message): Promise<HandlerOutcome> => {
    const read = readEvent(message, [PostCreated, PostUpdated, PostDeleted]);
    if (!read.isReadable) return read.outcome;
    const { id, name, data } = read.event;
    const follow = name === PostDeleted.name ? postDeleted : postChanged;
    await follow(id, toState(data));
    return { kind: 'done' };
  });
}

function toState({ postId, ownerId, portions, isHidden, endsAt, version }: PostSnapshot): PostState {
  return { id: postId, ownerId, portions, isHidden, endsAt: new Date(endsAt), version };
}
