import { Entity, PrimaryColumn } from 'typeorm';

/** A token that an event was sent to; deleted once all users were notified. */
@Entity('sent_tokens')
export class SentTokenEntity {
  @PrimaryColumn({ name: 'event_id', type: 'varchar', length: 36 })
  eventId!: string;

  @PrimaryColumn({ name: 'token_hash', type: 'varchar', length: 64 })
  tokenHash!: string;
}
