import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('refresh_tokens')
export class RefreshTokenEntity {
  /** SHA-256, hexadecimal. */
  @PrimaryColumn({ name: 'token_hash', type: 'varchar', length: 64 })
  hash!: string;

  @Column({ name: 'session_id', type: 'varchar', length: 36 })
  sessionId!: string;

  @Column({ name: 'expires_at', type: Date })
  expiresAt!: Date;

  /** When it was traded for the next one; kept, so that a second use is noticed. */
  @Column({ name: 'used_at', type: Date, nullable: true })
  usedAt!: Date | null;
}
