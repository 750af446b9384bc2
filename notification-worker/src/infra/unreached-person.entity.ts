import { bigintNumber } from '@gobbler/service-kit';
import { Entity, PrimaryColumn } from 'typeorm';

/** Somebody with a phone that the push service could not reach with an event. */
@Entity('unreached_people')
export class UnreachedPersonEntity {
  @PrimaryColumn({ name: 'event_id', type: 'varchar', length: 36 })
  eventId!: string;

  @PrimaryColumn({ name: 'user_id', type: 'bigint', transformer: bigintNumber })
  userId!: number;
}
