import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An event that is committed and not confirmed by the broker yet. */
@Entity('outbox_events')
export class OutboxEventEntity {
  /** The event's id (UUIDv7, so that they sort by age). */
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id!: string;

  @Column({ type: 'varchar', length: 100 })
  name!: string;

  /** The envelope as JSON. */
  @Column({ type: 'text' })
  body!: string;

  /** No other relay may publish it before; long past when it is free. */
  @Column({ name: 'claimed_until', type: Date })
  claimedUntil!: Date;

  /** The relay that claimed it last. */
  @Column({ name: 'claimed_by', type: 'varchar', length: 200 })
  claimedBy!: string;
}
