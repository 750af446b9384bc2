import type { Topology } from '../ports/broker';
import { PostCreated, PostDeleted, PostUpdated } from './post-events';
import { ReservationCancelled, ReservationMade } from './reservation-events';

/** One queue a consumer; the names are part of the contract with whoever watches the broker. */
export const QUEUES = {
  reservationPosts: 'reservation.posts',
  postReservations: 'post.reservations',
  workerPosts: 'notification-worker.posts',
} as const;

/** The one table of who is told what. An event that stands in no row (subscription.*) is published to nobody, on purpose. */
export const TOPOLOGY: Topology = {
  exchange: 'gobbler.events',
  queues: [
    { queue: QUEUES.reservationPosts, events: [PostCreated.name, PostUpdated.name, PostDeleted.name] },
    { queue: QUEUES.postReservations, events: [ReservationMade.name, ReservationCancelled.name] },
    { queue: QUEUES.workerPosts, events: [PostCreated.name, PostUpdated.name, PostDeleted.name] },
  ],
};
