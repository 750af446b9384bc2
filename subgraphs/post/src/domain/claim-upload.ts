import { UploadUnusableError } from './errors';
import type { Pictures, PictureUse, UploadRepository } from './ports';

export interface ClaimDeps {
  readonly uploads: UploadRepository;
  readonly pictures: Pictures;
}

/** The viewer's upload for a post's picture. */
export interface ClaimedUpload {
  readonly id: string;
  /** SHA-256 of its bytes, hexadecimal; null where it was not asked for. */
  readonly digest: string | null;
  readonly isUsed: boolean;
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/**
 * Looks up an upload by the id that its owner was given. Throws `BAD_USER_INPUT` when it is not theirs.
 * One that is used already may stand in the repeat of a keyed request only; see {@link assertUnused}.
 */
export async function claimUpload(
  { uploads, pictures }: ClaimDeps,
  viewerId: number,
  uploadId: string,
  { withDigest }: { readonly withDigest: boolean },
): Promise<ClaimedUpload> {
  const upload = UUID.test(uploadId) ? await uploads.find(uploadId) : null;
  if (!upload || upload.userId !== viewerId) throw new UploadUnusableError('is not an upload of yours');
  const { id, isUsed } = upload;
  if (!withDigest) return { id, isUsed, digest: null };
  const digest = isUsed ? upload.digest : await pictures.digestOf(id);
  if (digest === null) throw new UploadUnusableError(isUsed ? 'was used already' : 'has no bytes yet');
  return { id, isUsed, digest };
}

/** Throws `BAD_USER_INPUT` for an upload that is some post's picture already. */
export function assertUnused(upload: ClaimedUpload | null): void {
  if (upload?.isUsed) throw new UploadUnusableError('was used already');
}

/** Makes a public picture of the upload for `work` to use; it is removed again when the work fails. */
export async function withPicture<T>(
  pictures: Pictures,
  upload: ClaimedUpload | null,
  work: (use: PictureUse | null) => Promise<T>,
): Promise<T> {
  if (!upload) return work(null);
  const picture = await pictures.publish(upload.id);
  try {
    const result = await work({ picture, uploadId: upload.id, digest: upload.digest });
    await pictures.forgetUpload(upload.id);
    return result;
  } catch (error) {
    await pictures.dispose(picture);
    throw error;
  }
}
