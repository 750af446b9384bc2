import { bigintNumber } from '@gobbler/service-kit';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Reservation } from '../domain/reservation';

/** Why a reservation is not active any more. */
export type CloseReason = 'cancelled' | 'post-deleted';

@Entity('reservations')
export class ReservationEntity {
  @PrimaryColumn({ type: 'bigint', generated: 'increment', transformer: bigintNumber })
  id!: number;

  @Column({ name: 'user_id', type: 'bigint', transformer: bigintNumber })
  userId!: number;

  @Column({ name: 'post_id', type: 'bigint', transformer: bigintNumber })
  postId!: number;

  /** True or NULL, never false: the unique key (post_id, user_id, active) counts only rows without a NULL. */
  @Column({ type: Boolean, nullable: true })
  active!: boolean | null;

  @Column({ name: 'created_at', type: Date })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: Date, nullable: true })
  updatedAt!: Date | null;

  @Column({ name: 'closed_at', type: Date, nullable: true })
  closedAt!: Date | null;

  @Column({ name: 'close_reason', type: 'varchar', length: 20, nullable: true })
  closeReason!: CloseReason | null;

  /** The `post.deleted` event that closed it. */
  @Column({ name: 'closed_by_event', type: 'varchar', length: 36, nullable: true })
  closedByEvent!: string | null;
}

export type ReservationRow = Omit<ReservationEntity, 'closedAt' | 'closeReason' | 'closedByEvent'>;

export function toReservation(row: ReservationRow): Reservation {
  const { id, userId, postId, createdAt, updatedAt, active } = row;
  return { id, userId, postId, createdAt, updatedAt, isActive: active === true };
}
