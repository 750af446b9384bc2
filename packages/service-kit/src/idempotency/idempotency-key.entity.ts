import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintNumber } from '../database/bigint-number';

/** A keyed request and, once it has succeeded, its answer. */
@Entity('idempotency_keys')
export class IdempotencyKeyEntity {
  /** 0 when no one is logged in. */
  @PrimaryColumn({ name: 'user_id', type: 'bigint', transformer: bigintNumber })
  userId!: number;

  @PrimaryColumn({ type: 'varchar', length: 50 })
  operation!: string;

  @PrimaryColumn({ name: 'idempotency_key', type: 'varchar', length: 255 })
  key!: string;

  /** SHA-256 of the request's body, hexadecimal. */
  @Column({ name: 'request_hash', type: 'varchar', length: 64 })
  requestHash!: string;

  /** JSON; null only while the first request runs, which no one else sees. */
  @Column({ type: 'text', nullable: true })
  answer!: string | null;

  @Column({ name: 'created_at', type: Date })
  createdAt!: Date;
}
