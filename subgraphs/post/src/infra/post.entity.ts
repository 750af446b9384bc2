import { bigintNumber } from '@gobbler/service-kit';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('posts')
export class PostEntity {
  @PrimaryColumn({ type: 'bigint', generated: 'increment', transformer: bigintNumber })
  id!: number;

  @Column({ name: 'owner_id', type: 'bigint', transformer: bigintNumber })
  ownerId!: number;

  @Column({ type: 'varchar', length: 50 })
  title!: string;

  @Column({ type: 'varchar', length: 500 })
  description!: string;

  /** Title and description, folded; written for the search and never read. */
  @Column({ name: 'search_text', type: 'text', nullable: true, select: false })
  searchText!: string | null;

  /** The name of a picture of ours or an absolute address. */
  @Column({ type: 'varchar', length: 2000, nullable: true })
  picture!: string | null;

  @Column({ type: 'double precision' })
  latitude!: number;

  @Column({ type: 'double precision' })
  longitude!: number;

  @Column({ name: 'centre_latitude', type: 'double precision' })
  centreLatitude!: number;

  @Column({ name: 'centre_longitude', type: 'double precision' })
  centreLongitude!: number;

  /** H3 cells of the centre, one column a resolution: what a search narrows by. */
  @Column({ name: 'cell_r5', type: 'varchar', length: 15 })
  cellR5!: string;

  @Column({ name: 'cell_r6', type: 'varchar', length: 15 })
  cellR6!: string;

  @Column({ name: 'cell_r7', type: 'varchar', length: 15 })
  cellR7!: string;

  @Column({ name: 'cell_r8', type: 'varchar', length: 15 })
  cellR8!: string;

  @Column({ type: 'int' })
  portions!: number;

  @Column({ name: 'ends_at', type: Date })
  endsAt!: Date;

  @Column({ name: 'is_hidden', type: Boolean })
  isHidden!: boolean;

  /** Has ended, and a sweep has seen it since; false may mean either. */
  @Column({ name: 'is_over', type: Boolean, select: false })
  isOver!: boolean;

  @Column({ type: 'int' })
  version!: number;

  @Column({ name: 'created_at', type: Date })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: Date, nullable: true })
  updatedAt!: Date | null;

  /** Portions taken according to the last event of reservation; a hint for search. */
  @Column({ name: 'taken_hint', type: 'int' })
  takenHint!: number;

  /** The revision that the hint is of. */
  @Column({ name: 'taken_revision', type: 'bigint', transformer: bigintNumber })
  takenRevision!: number;
}
