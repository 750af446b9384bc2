import { bigintNumber } from '@gobbler/service-kit';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('customers')
export class CustomerEntity {
  @PrimaryColumn({ name: 'user_id', type: 'bigint', transformer: bigintNumber })
  userId!: number;

  @Column({ name: 'stripe_customer_id', type: 'varchar', length: 255, nullable: true })
  stripeCustomerId!: string | null;

  @Column({ name: 'creation_key', type: 'varchar', length: 36 })
  creationKey!: string;

  /** What the subscriptions say, kept here so that the people with premium can be listed. */
  @Column({ name: 'is_premium', type: Boolean })
  isPremium!: boolean;

  /** Number of fetches from Stripe that were started; the column keeps its old name. */
  @Column({ name: 'looks_begun', type: 'bigint', transformer: bigintNumber })
  fetchesStarted!: number;

  @Column({ name: 'created_at', type: Date })
  createdAt!: Date;
}
