import { QUEUES, readEvent, ReservationCancelled, ReservationMade } from '@gobbler/contracts';
import type { Broker, HandlerOutcome, Subscription } from '@gobbler/contracts';
import type { TakenHints } from './domain/ports';

/** Keeps the hints of what is full up with the reservations. What fails is delivered again. */
export function consumeReservations(broker: Pick<Broker, 'consume'>, takenHints: TakenHints): Promise<Subscription> {
  return broker.consume(QUEUES.postReservations, async (message): Promise<HandlerOutcome> => {
    const read = readEvent(message, [ReservationMade, ReservationCancelled]);
    if (!read.isReadable) return read.outcome;
    await takenHints.record(read.event.id, read.event.data);
    return { kind: 'done' };
  });
}
