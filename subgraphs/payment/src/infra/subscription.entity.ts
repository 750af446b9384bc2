import { bigintNumber } from '@gobbler/service-kit';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SubscriptionStatus } from '../domain/subscription';

@Entity('subscriptions')
export class SubscriptionEntity {
  /** Stripe's. */
  @PrimaryColumn({ type: 'varchar', length: 255 })
  id!: string;

  @Column({ name: 'user_id', type: 'bigint', transformer: bigintNumber })
  userId!: number;

  @Column({ type: 'varchar', length: 30 })
  status!: SubscriptionStatus;

  @Column({ name: 'current_period_end', type: Date, nullable: true })
  currentPeriodEnd!: Date | null;

  @Column({ name: 'cancel_at_period_end', type: Boolean })
  cancelAtPeriodEnd!: boolean;

  /** When it was made at Stripe. */
  @Column({ name: 'created_at', type: Date })
  createdAt!: Date;

  /** The number of the fetch that these values come from. */
  @Column({ name: 'look_number', type: 'bigint', transformer: bigintNumber })
  lookNumber!: number;
}
