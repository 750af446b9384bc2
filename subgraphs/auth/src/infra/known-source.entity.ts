import { bigintNumber } from '@gobbler/service-kit';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A source from which this account has logged in. */
@Entity('known_sources')
export class KnownSourceEntity {
  @PrimaryColumn({ name: 'user_id', type: 'bigint', transformer: bigintNumber })
  userId!: number;

  /** Keyed hash of the person and the source, hexadecimal: addresses are few enough to try them all on a plain one. */
  @PrimaryColumn({ name: 'source_hash', type: 'varchar', length: 64 })
  sourceHash!: string;

  @Column({ name: 'last_seen_at', type: Date })
  lastSeenAt!: Date;
}
