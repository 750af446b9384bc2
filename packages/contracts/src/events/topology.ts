import type { Topology } from '../ports/broker';
import { PostCreated, PostDeleted, PostUpdated } from './post-events';
import { ReservationCancelled, ReservationMade, ReservationsClosed } from './reservation-events';

/** One queue per consumer and kind of event; operators' dashboards and alerts use these names. */
export const QUEUES = {
  reservationPosts: 'reservation.posts',
  postReservations: 'post.reservations',
  workerPosts: 'notification-worker.posts',
  workerReservations: 'notification-worker.reservations',
} as const;

/** Which queue gets which events. An event without a row (`subscription.*`) has no consumer yet, on purpose. */
export const TOPOLOGY: Topology = {
  exchange: 'gobbler.events',
  queues: [
    { queue: QUEUES.reservationPosts, events: [PostCreated.name, PostUpdated.name, PostDeleted.name] },
    { queue: QUEUES.postReservations, events: [ReservationMade.name, ReservationCancelled.name] },
    { queue: QUEUES.workerPosts, events: [PostCreated.name, PostUpdated.name, PostDeleted.name] },
    { queue: QUEUES.workerReservations, events: [ReservationsClosed.name] },
  ],
};
