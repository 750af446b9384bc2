import { bigintNumber } from '@gobbler/service-kit';
import { Entity, PrimaryColumn } from 'typeorm';

/** A user with a phone that an event could not be sent to. */
@Entity('unreached_people')
export class UnreachedPersonEntity {
  @PrimaryColumn({ name: 'event_id', type: 'varchar', length: 36 })
  eventId!: string;

  @PrimaryColumn({ name: 'user_id', type: 'bigint', transformer: bigintNumber })
  userId!: number;
}
