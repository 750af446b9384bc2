import { bigintNumber } from '@gobbler/service-kit';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AuditEvent } from '../domain/audit-log';

@Entity('audit_log')
export class AuditEntryEntity {
  @PrimaryColumn({ type: 'bigint', generated: 'increment', transformer: bigintNumber })
  id!: number;

  @Column({ name: 'occurred_at', type: Date })
  occurredAt!: Date;

  @Column({ type: 'varchar', length: 40 })
  event!: AuditEvent;

  /** Stays when the account goes. */
  @Column({ name: 'user_id', type: 'bigint', nullable: true, transformer: bigintNumber })
  userId!: number | null;

  @Column({ name: 'source_hash', type: 'varchar', length: 64, nullable: true })
  sourceHash!: string | null;

  @Column({ type: 'varchar', length: 500, nullable: true })
  detail!: string | null;
}
