import { IsNull, type EntityManager } from 'typeorm';
import { UploadUnusableError } from '../domain/errors';
import { isOurPicture } from '../domain/picture-url';
import type { PictureUse } from '../domain/ports';
import { PictureEntity } from './picture.entity';
import { RetiredPictureEntity } from './retired-picture.entity';
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

/** From the commit on no post shows this picture, and it may be removed; its address goes on to be known. */
export async function letGoOfPicture(manager: EntityManager, picture: string): Promise<void> {
  if (!isOurPicture(picture)) return;
  await manager.update(PictureEntity, { name: picture }, { postId: null });
  await manager.insert(RetiredPictureEntity, { name: picture });
}
