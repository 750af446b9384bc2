import type { ImageStore } from '@gobbler/contracts';
import { deleteInSteps } from '@gobbler/service-kit';
import { LessThan, type DataSource } from 'typeorm';
import type { Pictures } from '../domain/ports';
import type { PictureRows } from './picture-rows';
import { UploadEntity } from './upload.entity';

export interface SweepDeps {
  readonly dataSource: DataSource;
  readonly images: ImageStore;
  readonly pictures: Pick<Pictures, 'dispose'>;
  readonly rows: PictureRows;
}

const HOUR_MS = 3_600_000;
/** Far longer than a request may take to make use of the picture that it has registered. */
const UNUSED_PICTURE_MS = HOUR_MS;
const QUARANTINE_MS = 24 * HOUR_MS;
/** A repeat of a keyed request may name its upload for a day; the row keeps the hash of its bytes. */
const UPLOAD_ROW_MS = 48 * HOUR_MS;

/** Deletes unused pictures, quarantined uploads and old rows of uploads. */
export async function sweep(
  { dataSource, images, pictures, rows }: SweepDeps,
  now: Date,
  stopping?: AbortSignal,
): Promise<void> {
  const before = (ageMs: number) => new Date(now.getTime() - ageMs);
  for (const name of await rows.findUnused(before(UNUSED_PICTURE_MS))) await pictures.dispose(name);
  await images.sweepQuarantine(before(QUARANTINE_MS));
  await deleteInSteps(dataSource, UploadEntity, { createdAt: LessThan(before(UPLOAD_ROW_MS)) }, stopping);
}
