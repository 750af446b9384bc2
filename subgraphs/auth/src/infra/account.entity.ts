import { bigintNumber } from '@gobbler/service-kit';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** `abandoned`: the address is free again, and the id waits for its profile to be removed. */
export type AccountStatus = 'pending' | 'active' | 'abandoned';

@Entity('accounts')
export class AccountEntity {
  @PrimaryColumn({ type: 'bigint', generated: 'increment', transformer: bigintNumber })
  id!: number;

  @Column({ type: 'varchar', length: 254 })
  email!: string;

  /** Null once abandoned: both engines let a unique key repeat nulls. */
  @Column({ name: 'email_key', type: 'varchar', length: 254, nullable: true })
  emailKey!: string | null;

  @Column({ name: 'password_hash', type: 'varchar', length: 255 })
  passwordHash!: string;

  @Column({ type: 'varchar', length: 16 })
  status!: AccountStatus;

  /** Which sign-up may finish it; null when that is over. */
  @Column({ type: 'varchar', length: 36, nullable: true })
  attempt!: string | null;

  @Column({ name: 'attempt_ends_at', type: Date, nullable: true })
  attemptEndsAt!: Date | null;

  @Column({ name: 'created_at', type: Date })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: Date, nullable: true })
  updatedAt!: Date | null;
}
