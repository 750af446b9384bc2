import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The lease of a worker that handles an event. */
@Entity('event_claims')
export class EventClaimEntity {
  @PrimaryColumn({ name: 'event_id', type: 'varchar', length: 36 })
  eventId!: string;

  /** The same after a restart: what a worker had claimed before a crash it takes up at once. */
  @Column({ name: 'claimed_by', type: 'varchar', length: 200 })
  claimedBy!: string;

  @Column({ name: 'claimed_until', type: Date })
  claimedUntil!: Date;
}
