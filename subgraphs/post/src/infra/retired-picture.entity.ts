import { Entity, PrimaryColumn } from 'typeorm';

/** A picture that a post showed once: its address is permanent, and is answered with the placeholder. */
@Entity('retired_pictures')
export class RetiredPictureEntity {
  /** The name that it had in the store. */
  @PrimaryColumn({ type: 'varchar', length: 60 })
  name!: string;
}
