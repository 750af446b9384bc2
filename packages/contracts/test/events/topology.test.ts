import * as events from '../../src';
import { QUEUES, TOPOLOGY } from '../../src';

const defined = Object.values(events).flatMap((value) =>
  typeof value === 'object' && 'version' in value ? [value.name] : [],
);

describe('the topology', () => {
  it('has one row per queue', () => {
    expect(TOPOLOGY.queues.map(({ queue }) => queue).toSorted()).toEqual(Object.values(QUEUES).toSorted());
  });

  it('names only events that are defined', () => {
    expect(defined.length).toBeGreaterThan(5);
    for (const { events: bound } of TOPOLOGY.queues) expect(defined).toEqual(expect.arrayContaining([...bound]));
  });

  it('brings posts to the reservation service and the worker, and reservations to the post service', () => {
    const queuesOf = (event: string) =>
      TOPOLOGY.queues.filter(({ events: bound }) => bound.includes(event)).map(({ queue }) => queue);
    for (const event of ['post.created', 'post.updated', 'post.deleted'])
      expect(queuesOf(event)).toEqual([QUEUES.reservationPosts, QUEUES.workerPosts]);
    for (const event of ['reservation.made', 'reservation.cancelled'])
      expect(queuesOf(event)).toEqual([QUEUES.postReservations]);
    expect(queuesOf('subscription.activated')).toEqual([]);
  });
});
