import { bigintNumber } from '@gobbler/service-kit';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Ending } from '../domain/ports';
import type { PostNewsKind } from '../domain/post-news';

/** Progress of an event; kept for some days after its end. */
@Entity('event_progress')
export class EventProgressEntity {
  @PrimaryColumn({ name: 'event_id', type: 'varchar', length: 36 })
  eventId!: string;

  /** The cursor of the next page of people, as the service that owns them gave it. */
  @Column({ name: 'after_cursor', type: 'text', nullable: true })
  after!: string | null;

  @Column({ name: 'is_read_through', type: 'boolean' })
  isReadThrough!: boolean;

  @Column({ name: 'started_at', type: Date })
  startedAt!: Date;

  /** Null in rows of older versions. */
  @Column({ name: 'post_id', type: 'bigint', nullable: true, transformer: bigintNumber })
  postId!: number | null;

  @Column({ type: 'varchar', length: 20, nullable: true })
  kind!: PostNewsKind | null;

  /** Null while it is not finished. */
  @Column({ name: 'finished_at', type: Date, nullable: true })
  finishedAt!: Date | null;

  @Column({ type: 'varchar', length: 40, nullable: true })
  ending!: Ending | null;
}
