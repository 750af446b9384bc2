import { PostCreated, PostDeleted, PostUpdated, QUEUES, readEvent } from '@gobbler/contracts';
import type { Broker, HandlerOutcome, Subscription } from '@gobbler/contracts';
import { toPostState } from './domain/post-state';
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
    if (name === PostDeleted.name) await postDeleted(id, data);
    else await postChanged(id, toPostState(data));
    return { kind: 'done' };
  });
}
