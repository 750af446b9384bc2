import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Progress of an event whose users are not all notified yet. */
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
}
