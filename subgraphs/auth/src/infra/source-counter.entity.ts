import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a source did since the window began. */
@Entity('source_counters')
export class SourceCounterEntity {
  /** Keyed hash of what is counted and the source, hexadecimal. */
  @PrimaryColumn({ name: 'key_hash', type: 'varchar', length: 64 })
  keyHash!: string;

  @Column({ type: 'int' })
  used!: number;

  @Column({ name: 'started_at', type: Date })
  startedAt!: Date;
}
