import { PostCreated, PostDeleted, PostUpdated, readEvent } from '@gobbler/contracts';
import type { HandlerOutcome, MessageHandler } from '@gobbler/contracts';
import { toPostState } from './domain/post-state';
import type { ReservationService } from './domain/reservation-service';

/** Updates the capacity rows from posts. A failure leaves the event unhandled, so it is delivered again. */
export function createPostConsumer({ postChanged, postDeleted }: ReservationService): MessageHandler {
  return async (message): Promise<HandlerOutcome> => {
    const read = readEvent(message, [PostCreated, PostUpdated, PostDeleted]);
    if (!read.isReadable) return read.outcome;
    const { id, name, data } = read.event;
    if (name !== PostDeleted.name) await postChanged(id, toPostState(data));
    else if (!(await postDeleted(id, data))) return { kind: 'postpone', reason: 'this service is being stopped' };
    return { kind: 'done' };
  };
}
