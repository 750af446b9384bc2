import { Entity, PrimaryColumn } from 'typeorm';

/** A token that an event has been sent to; gone once everybody has been told of the event. */
@Entity('sent_tokens')
export class SentTokenEntity {
  @PrimaryColumn({ name: 'event_id', type: 'varchar', length: 36 })
  eventId!: string;

  @PrimaryColumn({ name: 'token_hash', type: 'varchar', length: 64 })
  tokenHash!: string;
}
