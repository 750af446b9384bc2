import { explainOutbox, type Explain, type Fact, type Subject } from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';
import { CapacityEntity } from './capacity.entity';
import { ReservationEntity } from './reservation.entity';

/** Reservations that are listed, at most, the newest. */
const MAX_LISTED = 100;

/** What the reservation subgraph knows about a reservation, or about those of a post or of one person there. */
export const explainReservations: Explain = async (dataSource, asked) => {
  const subject = await completeSubject(dataSource, asked);
  const { postId, userId, reservationId } = subject;
  if (postId === undefined) return { facts: [{ at: null, text: `there is no reservation ${reservationId}` }] };
  const rows = await dataSource.manager.find(ReservationEntity, {
    where: { postId, ...(userId === undefined ? {} : { userId }) },
    order: { id: 'DESC' },
    take: MAX_LISTED,
  });
  const capacity = await dataSource.manager.findOneBy(CapacityEntity, { postId });
  return {
    subject,
    facts: [
      ...rows.toReversed().flatMap(factsOf),
      ...(rows.length === 0 ? [{ at: null, text: noReservations(userId) }] : []),
      ...(rows.length === MAX_LISTED
        ? [{ at: null, text: `only the newest ${MAX_LISTED} reservations are listed` }]
        : []),
      { at: null, text: capacity ? describeCapacity(capacity) : 'no event of this post has arrived here' },
      ...(await explainOutbox(dataSource, postId)),
    ],
  };
};

async function completeSubject(dataSource: DataSource, subject: Subject): Promise<Subject> {
  const { reservationId } = subject;
  if (reservationId === undefined) return subject;
  const row = await dataSource.manager.findOneBy(ReservationEntity, { id: reservationId });
  return row ? { reservationId, postId: row.postId, userId: row.userId } : subject;
}

function factsOf({ id, userId, createdAt, closedAt, closeReason, closedByEvent }: ReservationEntity): Fact[] {
  const reserved = { at: createdAt, text: `user ${userId} reserved a portion (reservation ${id})` };
  if (closedAt === null) return [reserved];
  const why = closeReason === 'cancelled' ? 'user cancelled it' : `post was deleted (event ${closedByEvent})`;
  return [reserved, { at: closedAt, text: `reservation ${id} was closed: the ${why}` }];
}

function noReservations(userId: number | undefined): string {
  return userId === undefined ? 'no user has reserved a portion' : `user ${userId} has reserved no portion`;
}

function describeCapacity({ taken, total, isOpen, postVersion }: CapacityEntity): string {
  const state = isOpen ? 'open' : 'closed';
  return `${taken} of ${total} portions are taken, reserving is ${state}, by version ${postVersion} of the post`;
}
