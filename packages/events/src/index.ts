export { envelopeSchema, type Envelope } from './envelope';
export { defineEvent, type EventData, type EventDefinition } from './event-definition';
export { PostCreated, PostDeleted, PostUpdated, postSnapshotSchema, type PostSnapshot } from './post-events';
export { readEvent, type ReadEventResult } from './read-event';
export { ReservationCancelled, ReservationMade, type ReservationChange } from './reservation-events';
export { SubscriptionActivated, SubscriptionEnded } from './subscription-events';
export { QUEUES, TOPOLOGY } from './topology';
