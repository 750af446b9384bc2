/** The kinds of pictures that we take; everything else is refused unread, whatever its name says. */
export type PictureFormat = 'jpeg' | 'png' | 'webp';

/** What a picture's first bytes say it is (https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern); null for all that we don't take. */
export function pictureFormatOf(bytes: Buffer): PictureFormat | null {
  if (bytes.subarray(0, 3).equals(JPEG)) return 'jpeg';
  if (bytes.subarray(0, 8).equals(PNG)) return 'png';
  const isWebp = bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 14) === 'WEBPVP';
  return isWebp ? 'webp' : null;
}

/** Whether this is HEIC, the default of iPhones (ISO/IEC 23008-12, annex B: the brands of its file type). */
export function isHeic(bytes: Buffer): boolean {
  return /^ftyp(?:hei[cmsx]|hev[cmsx]|mif1|msf1)$/.test(bytes.toString('latin1', 4, 12));
}

const JPEG = Buffer.from([0xff, 0xd8, 0xff]);
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
