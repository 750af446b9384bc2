import { bigintNumber } from '@gobbler/service-kit';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Bytes in quarantine, or a place for them. */
@Entity('uploads')
export class UploadEntity {
  /** UUID. */
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id!: string;

  @Column({ name: 'user_id', type: 'bigint', transformer: bigintNumber })
  userId!: number;

  @Column({ name: 'created_at', type: Date })
  createdAt!: Date;

  @Column({ name: 'is_used', type: Boolean })
  isUsed!: boolean;

  /** SHA-256 of the bytes of a used one, hexadecimal, where a keyed request needed it. */
  @Column({ type: 'varchar', length: 64, nullable: true })
  digest!: string | null;
}
