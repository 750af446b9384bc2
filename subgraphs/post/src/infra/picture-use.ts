import { IsNull, type EntityManager } from 'typeorm';
import { UploadUnusableError } from '../domain/errors';
import type { PictureUse } from '../domain/ports';
import { PictureEntity } from './picture.entity';
import { UploadEntity } from './upload.entity';

/**
 * Makes a picture this post's, and its upload used up, in the transaction that writes the post.
 * Throws `BAD_USER_INPUT` when another request was faster to use the upload.
 */
export async function takePicture(manager: EntityManager, postId: number, use: PictureUse): Promise<void> {
  const { picture, uploadId, digest } = use;
  const used = await manager.update(UploadEntity, { id: uploadId, isUsed: false }, { isUsed: true, digest });
  if (used.affected !== 1) throw new UploadUnusableError('was used already');
  const taken = await manager.update(PictureEntity, { name: picture, postId: IsNull(), isDoomed: false }, { postId });
  if (taken.affected !== 1) throw new Error(`picture ${picture} is not there to be taken`);
}

/** From the commit on no post shows this picture, and it may be removed. */
export async function letGoOfPicture(manager: EntityManager, picture: string): Promise<void> {
  await manager.update(PictureEntity, { name: picture }, { postId: null });
}
