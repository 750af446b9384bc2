import { bigintNumber } from '@gobbler/service-kit';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A picture in the public store. Its row is there before the picture and goes after it, so that none is ever lost track of. */
@Entity('pictures')
export class PictureEntity {
  /** Its name in the store. */
  @PrimaryColumn({ type: 'varchar', length: 60 })
  name!: string;

  /** The post that shows it; null before one does and when none does any more. */
  @Column({ name: 'post_id', type: 'bigint', nullable: true, transformer: bigintNumber })
  postId!: number | null;

  /** It is being removed: no post may take it any more. */
  @Column({ name: 'is_doomed', type: Boolean })
  isDoomed!: boolean;

  @Column({ name: 'created_at', type: Date })
  createdAt!: Date;
}
