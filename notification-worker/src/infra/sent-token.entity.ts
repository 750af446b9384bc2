import { bigintNumber } from '@gobbler/service-kit';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PhoneRecord } from '../domain/ports';

/** What became of an event for one phone of a person; kept for some days after everybody was notified. */
@Entity('sent_tokens')
export class SentTokenEntity {
  @PrimaryColumn({ name: 'event_id', type: 'varchar', length: 36 })
  eventId!: string;

  /** SHA-256 of the token, hexadecimal; for a person without a phone a name that no hash can be. */
  @PrimaryColumn({ name: 'token_hash', type: 'varchar', length: 64 })
  tokenHash!: string;

  /** Null in rows of older versions. */
  @Column({ name: 'user_id', type: 'bigint', nullable: true, transformer: bigintNumber })
  userId!: number | null;

  @Column({ type: 'varchar', length: 10 })
  result!: PhoneRecord['result'];

  @Column({ type: 'varchar', length: 100, nullable: true })
  reason!: string | null;

  @Column({ name: 'answered_at', type: Date, nullable: true })
  answeredAt!: Date | null;
}
