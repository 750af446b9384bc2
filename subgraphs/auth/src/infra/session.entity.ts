import { bigintNumber } from '@gobbler/service-kit';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('sessions')
export class SessionEntity {
  /** `sid` in its tokens. */
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id!: string;

  @Column({ name: 'user_id', type: 'bigint', transformer: bigintNumber })
  userId!: number;

  /** `app` or `facade`. */
  @Column({ type: 'varchar', length: 16 })
  kind!: string;

  @Column({ name: 'created_at', type: Date })
  createdAt!: Date;

  /** When it ends by itself; a refresh moves it. */
  @Column({ name: 'expires_at', type: Date })
  expiresAt!: Date;

  /** When the last of its access tokens ends. */
  @Column({ name: 'tokens_expire_at', type: Date })
  tokensExpireAt!: Date;

  @Column({ name: 'revoked_at', type: Date, nullable: true })
  revokedAt!: Date | null;

  /** Set when it is ended, until user has removed the devices that it registered. */
  @Column({ name: 'has_devices_left', type: Boolean })
  hasDevicesLeft!: boolean;
}
