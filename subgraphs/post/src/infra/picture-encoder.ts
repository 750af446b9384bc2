import sharp, { type Metadata, type OutputInfo, type Sharp } from 'sharp';
import { PictureKindError, PicturesBusyError, PictureTooLargeError, UploadUnusableError } from '../domain/errors';
import { isHeic, pictureFormatOf, type PictureFormat } from './picture-format';

/** A picture that holds nothing but what we drew. */
export interface EncodedPicture {
  readonly bytes: Buffer;
  readonly contentType: string;
  /** For its name, without a dot. */
  readonly extension: string;
}

export type PictureEncoder = (upload: Buffer) => Promise<EncodedPicture>;

interface Pixels {
  readonly data: Buffer;
  readonly info: OutputInfo;
}

/** Pixels of a side of what we store, at most. */
const MAX_SIDE = 2_048;
/**
 * Pixels of what we decode, at most. Line by line costs little memory, and phones take 108 million; progressive JPEG,
 * interlaced PNG and WebP are held as a whole, at 4 to 8 bytes a pixel.
 */
const MAX_PIXELS = 120_000_000;
const MAX_PIXELS_AS_A_WHOLE = 24_000_000;
const TIMEOUT_SECONDS = 4;
const QUALITY = 82;

/** The marker with which a JPEG ends. */
const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);

/** Of libvips' many readers only these ever see bytes from outside. */
const READERS = ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'];

/** Makes the encoder; libvips' settings hold for the whole process, where nothing else uses it. */
export function createPictureEncoder(): PictureEncoder {
  sharp.cache(false);
  sharp.concurrency(1);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: READERS });

  return async (upload) => {
    if (upload.length === 0) throw new UploadUnusableError('is empty');
    const format = pictureFormatOf(upload);
    if (format === null) throw new PictureKindError(isHeic(upload) ? 'HEIC' : null);
    const metadata = await readable(sharp(upload, { limitInputPixels: false }).metadata());
    checkSize(metadata, format);
    const { data, info } = await readable(format === 'jpeg' ? decodeJpeg(upload, metadata) : decode(upload, metadata));
    const { width, height, channels } = info;
    return readable(encode(upright(sharp(data, { raw: { width, height, channels } }), metadata.orientation), metadata));
  };
}

function checkSize({ width, height, isProgressive }: Metadata, format: PictureFormat): void {
  const limit = isProgressive || format === 'webp' ? MAX_PIXELS_AS_A_WHOLE : MAX_PIXELS;
  if (width * height > limit) throw new PictureTooLargeError(`${limit / 1_000_000} million pixels of this kind`);
}

/**
 * Small pixels without anything else. Read in sequence, so that a large picture never lies in memory as a whole; that is
 * why it is turned upright only afterwards.
 */
function decode(upload: Buffer, { depth }: Metadata): Promise<Pixels> {
  const whole = open(upload, 'error');
  // Else libvips takes a profile of 16 bits a channel for one to convert to, not from.
  return shrink(depth === 'ushort' ? whole.pipelineColourspace('srgb') : whole);
}

/**
 * A JPEG that was not written to its end is taken when nine tenths of it are there, and the rest is grey. A progressive one
 * is whole from its last scan on alone: of it only the end marker may be missing.
 */
async function decodeJpeg(upload: Buffer, metadata: Metadata): Promise<Pixels> {
  try {
    return await decode(upload, metadata);
  } catch (error) {
    if (isTimeout(error)) throw error;
    const ended = Buffer.concat([upload, END_OF_IMAGE]);
    const { width, height } = metadata;
    await shrink(open(ended, 'warning').extract({ left: 0, top: 0, width, height: Math.ceil(height * 0.9) }));
    return decode(ended, metadata);
  }
}

function open(upload: Buffer, failOn: 'error' | 'warning'): Sharp {
  const options = { limitInputPixels: MAX_PIXELS, sequentialRead: true, failOn, autoOrient: false };
  return sharp(upload, options).timeout({ seconds: TIMEOUT_SECONDS });
}

function shrink(picture: Sharp): Promise<Pixels> {
  return picture
    .resize({ width: MAX_SIDE, height: MAX_SIDE, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
}

/**
 * Turns a picture the way its camera was held (EXIF orientation, https://exiftool.org/TagNames/EXIF.html).
 * Sharp mirrors before it rotates, in whatever order they are called.
 */
function upright(picture: Sharp, orientation = 1): Sharp {
  const isMirrored = [2, 4, 5, 7].includes(orientation);
  return picture.flop(isMirrored).rotate([0, 0, 0, 180, 180, 270, 90, 90, 270][orientation] ?? 0);
}

/** Photographs become JPEG, what can be seen through WebP. */
async function encode(picture: Sharp, { hasAlpha }: Metadata): Promise<EncodedPicture> {
  return hasAlpha
    ? { bytes: await picture.webp({ quality: QUALITY }).toBuffer(), contentType: 'image/webp', extension: 'webp' }
    : { bytes: await picture.jpeg({ quality: QUALITY }).toBuffer(), contentType: 'image/jpeg', extension: 'jpg' };
}

async function readable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (isTimeout(error)) throw new PicturesBusyError(error);
    throw new UploadUnusableError('can not be read: it is cut off or damaged');
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('timeout');
}
