import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An event of Stripe's whose effect is in this database already. */
@Entity('stripe_events')
export class StripeEventEntity {
  /** Stripe's. */
  @PrimaryColumn({ type: 'varchar', length: 255 })
  id!: string;

  @Column({ type: 'varchar', length: 100 })
  type!: string;

  @Column({ name: 'seen_at', type: Date })
  seenAt!: Date;
}
