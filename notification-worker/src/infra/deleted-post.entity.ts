import { bigintNumber } from '@gobbler/service-kit';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A post of which nothing more is to be said. */
@Entity('deleted_posts')
export class DeletedPostEntity {
  @PrimaryColumn({ name: 'post_id', type: 'bigint', transformer: bigintNumber })
  postId!: number;

  @Column({ name: 'deleted_at', type: Date })
  deletedAt!: Date;
}
