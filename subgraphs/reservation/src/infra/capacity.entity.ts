import { bigintNumber } from '@gobbler/service-kit';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('capacities')
export class CapacityEntity {
  /** The post's id, allotted by the post subgraph. */
  @PrimaryColumn({ name: 'post_id', type: 'bigint', transformer: bigintNumber })
  postId!: number;

  @Column({ name: 'owner_id', type: 'bigint', transformer: bigintNumber })
  ownerId!: number;

  @Column({ type: 'int' })
  total!: number;

  /** The most that ever was on offer: what was sold must not be more. Nothing is decided by it. */
  @Column({ name: 'most_total', type: 'int', select: false })
  mostTotal!: number;

  @Column({ type: 'int' })
  taken!: number;

  @Column({ name: 'open', type: Boolean })
  isOpen!: boolean;

  @Column({ name: 'ends_at', type: Date })
  endsAt!: Date;

  @Column({ name: 'post_version', type: 'int' })
  postVersion!: number;

  @Column({ type: 'int' })
  revision!: number;
}
