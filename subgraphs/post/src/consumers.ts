import { readEvent, ReservationCancelled, ReservationMade } from '@gobbler/contracts';
import type { HandlerOutcome, MessageHandler } from '@gobbler/contracts';
import type { TakenHints } from './domain/ports';

/** Updates which posts are full from reservations. A failure leaves the event unhandled, so it is delivered again. */
export function createReservationConsumer(takenHints: TakenHints): MessageHandler {
  return async (message): Promise<HandlerOutcome> => {
    const read = readEvent(message, [ReservationMade, ReservationCancelled]);
    if (!read.isReadable) return read.outcome;
    await takenHints.record(read.event.id, read.event.data);
    return { kind: 'done' };
  };
}
