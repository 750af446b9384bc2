import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An event whose effect is in this database already. */
@Entity('handled_events')
export class HandledEventEntity {
  /** The event's id. */
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id!: string;

  @Column({ name: 'handled_at', type: Date })
  handledAt!: Date;
}
