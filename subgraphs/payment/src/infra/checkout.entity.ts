import { bigintNumber } from '@gobbler/service-kit';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('checkouts')
export class CheckoutEntity {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id!: string;

  @Column({ name: 'user_id', type: 'bigint', transformer: bigintNumber })
  userId!: number;

  /**
   * The person while the checkout is open, negative for one that anybody may ask for, else null: unique, so that there is one
   * open checkout of each kind a person.
   */
  @Column({ name: 'open_user_id', type: 'bigint', nullable: true, transformer: bigintNumber })
  openUserId!: number | null;

  @Column({ name: 'success_url', type: 'text' })
  successUrl!: string;

  @Column({ name: 'cancel_url', type: 'text' })
  cancelUrl!: string;

  @Column({ name: 'session_id', type: 'varchar', length: 255, nullable: true })
  sessionId!: string | null;

  @Column({ name: 'created_at', type: Date })
  createdAt!: Date;
}
