import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Something that does not compress to nothing. */
export function noise(width: number, height: number, channels: 3 | 4 = 3): Sharp {
  const data = Buffer.alloc(width * height * channels);
  for (let i = 0; i < data.length; i += 1) data[i] = (i * 2_654_435_761) >>> 24;
  return sharp(data, { raw: { width, height, channels } });
}

export const aJpeg = (width = 400, height = 300): Promise<Buffer> => noise(width, height).jpeg().toBuffer();
export const aPng = (width = 400, height = 300): Promise<Buffer> => noise(width, height, 4).png().toBuffer();
export const aWebp = (width = 400, height = 300): Promise<Buffer> => noise(width, height).webp().toBuffer();

/** As a phone makes them: held upright, with the place where it was taken. */
export function aPhonePicture(): Promise<Buffer> {
  return noise(400, 300)
    .withExif({
      IFD0: { Make: 'Canary Phones', Copyright: 'canary-copyright' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '1/1 21/1 7/1', GPSLongitudeRef: 'E', GPSLongitude: '103/1 49/1 11/1' },
    })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
}

/** A PNG that says it has so many pixels; its data is that of far fewer. */
export function aPngThatSays(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    PNG_SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(1_000_000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A PNG of this many bits a channel and this colour profile; `valueOf` gives each channel's value in 16 bits. */
export function aPngOf(
  bits: 8 | 16,
  channels: 3 | 4,
  profile: Buffer | null,
  valueOf: (x: number, channel: number) => number,
): Buffer {
  const [width, height] = [64, 8];
  const row = Buffer.alloc(1 + (width * channels * bits) / 8);
  for (let i = 0; i < width * channels; i += 1) {
    const value = valueOf(Math.floor(i / channels), i % channels);
    if (bits === 16) row.writeUInt16BE(value, 1 + 2 * i);
    else row[1 + i] = value >>> 8;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bits, channels === 3 ? 2 : 6, 0, 0, 0], 8);
  return Buffer.concat([
    PNG_SIGNATURE,
    chunk('IHDR', header),
    ...(profile ? [chunk('iCCP', Buffer.concat([Buffer.from('profile\0\0'), deflateSync(profile)]))] : []),
    chunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: height }, () => row)))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** Runs as a script where it is taken for one, and shows as a picture where it is taken for that. */
export const gifAndScript = Buffer.from(
  'GIF89a/*\u0001\u0000\u0001\u0000\u0000\u0000\u0000*/=1;alert(document.cookie)//;',
  'latin1',
);

export const svg = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>',
);

export const html = Buffer.from('<!doctype html><script>alert(1)</script>');

/** The first bytes of what an iPhone makes. */
export const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic', 'latin1')]);
