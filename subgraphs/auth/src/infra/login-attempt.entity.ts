import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One of the slots of an address; taken until its time is long enough ago. */
@Entity('login_attempts')
export class LoginAttemptEntity {
  /** SHA-256 of the address, known or not, hexadecimal. */
  @PrimaryColumn({ name: 'email_hash', type: 'varchar', length: 64 })
  emailHash!: string;

  @PrimaryColumn({ type: 'int' })
  slot!: number;

  @Column({ name: 'attempted_at', type: Date })
  attemptedAt!: Date;
}
