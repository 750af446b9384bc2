import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintNumber } from '../database/bigint-number';

/** What an account has used of a daily quota; also the lock under which all its quotas of this kind are decided. */
@Entity('quotas')
export class QuotaEntity {
  @PrimaryColumn({ name: 'user_id', type: 'bigint', transformer: bigintNumber })
  userId!: number;

  @PrimaryColumn({ type: 'varchar', length: 20 })
  kind!: string;

  /** When the first use of the running day was; a day is the 24 hours after it. */
  @Column({ type: Date })
  since!: Date;

  /** Uses in that day. */
  @Column({ type: 'int' })
  used!: number;
}
