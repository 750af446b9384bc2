import sharp from 'sharp';
import { createPictureEncoder } from '../src/infra/picture-encoder';
import { pictureFormatOf } from '../src/infra/picture-format';
import {
  aJpeg,
  aPhonePicture,
  aPng,
  aPngOf,
  aPngThatSays,
  aWebp,
  gifAndScript,
  heic,
  html,
  noise,
  svg,
} from './sample-pictures';

const encode = createPictureEncoder();

describe('an encoded picture', () => {
  it.each([
    ['jpeg', aJpeg, 'image/jpeg', 'jpg'],
    ['png with transparency', aPng, 'image/webp', 'webp'],
    ['webp', aWebp, 'image/jpeg', 'jpg'],
  ])('is made of a %s', async (_what, make, contentType, extension) => {
    const upload = await make();
    const picture = await encode(upload);
    expect(picture).toMatchObject({ contentType, extension });
    expect(await sharp(picture.bytes).metadata()).toMatchObject({ width: 400, height: 300, space: 'srgb' });
    expect(picture.bytes.equals(upload)).toBe(false);
  });

  it('has at most 2048 pixels a side, and no more than it came with', async () => {
    const { width, height } = await sharp((await encode(await aJpeg(4_000, 1_000))).bytes).metadata();
    expect([width, height]).toEqual([2_048, 512]);
    expect(await sharp((await encode(await aJpeg(10, 20))).bytes).metadata()).toMatchObject({ width: 10, height: 20 });
  });

  it('holds nothing of where and with what it was taken', async () => {
    const upload = await aPhonePicture();
    expect((await sharp(upload).metadata()).exif).toBeDefined();
    expect(upload.includes('canary-copyright')).toBe(true);
    const { bytes } = await encode(upload);
    const { exif, icc, xmp, iptc, orientation } = await sharp(bytes).metadata();
    expect([exif, icc, xmp, iptc, orientation]).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect(bytes.includes('canary') || bytes.includes('Canary') || bytes.includes('GPS')).toBe(false);
  });

  it('drops what follows the picture in its file', async () => {
    const { bytes } = await encode(Buffer.concat([await aJpeg(), Buffer.from('<script>alert(1)</script>')]));
    expect(bytes.includes('script')).toBe(false);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('stands upright when its camera said orientation %i', async (orientation) => {
    // White but for the left half of the top, as one sees it; stored the way a camera held so stores it.
    const seen = sharp({ create: { width: 64, height: 32, channels: 3, background: 'white' } }).composite([
      { input: { create: { width: 32, height: 16, channels: 3, background: 'black' } }, left: 0, top: 0 },
    ]);
    const upright = await seen.png().toBuffer();
    const stored = sharp(upright);
    const turned = {
      1: () => stored,
      2: () => stored.flop(),
      3: () => stored.rotate(180),
      4: () => stored.flip(),
      5: async () => sharp(await stored.rotate(90).png().toBuffer()).flop(),
      6: () => stored.rotate(270),
      7: async () => sharp(await stored.rotate(270).png().toBuffer()).flop(),
      8: () => stored.rotate(90),
    }[orientation];
    const upload = await (await turned!()).withMetadata({ orientation }).jpeg({ quality: 100 }).toBuffer();
    const { data, info } = await sharp((await encode(upload)).bytes)
      .raw()
      .toBuffer({ resolveWithObject: true });
    const brightness = (x: number, y: number) => data[(y * info.width + x) * info.channels] ?? -1;
    expect([info.width, info.height]).toEqual([64, 32]);
    expect([brightness(8, 4) < 60, brightness(56, 4) > 200, brightness(8, 28) > 200]).toEqual([true, true, true]);
  });

  it.each<[string, 'p3' | 'srgb' | null, 3 | 4]>([
    ['a wide gamut', 'p3', 3],
    ['a wide gamut and transparency', 'p3', 4],
    ['the usual gamut, said', 'srgb', 3],
    ['no profile', null, 3],
  ])('has the same colours at 16 bits a channel as at 8, with %s', async (_what, name, channels) => {
    const sample = sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } });
    const icc = name && (await sharp(await sample.withIccProfile(name).png().toBuffer()).metadata()).icc;
    const valueOf = (x: number, channel: number) => [x * 1_000, 40_000 - x * 500, 20_000, 65_535][channel] ?? 0;
    const pixelsOf = async (bits: 8 | 16) =>
      sharp((await encode(aPngOf(bits, channels, icc ?? null, valueOf))).bytes)
        .raw()
        .toBuffer();
    const [few, many] = [await pixelsOf(8), await pixelsOf(16)];
    const differences = few.map((value, index) => Math.abs(value - (many[index] ?? Infinity)));
    expect(Math.max(...differences)).toBeLessThanOrEqual(6);
    // And these are converted: the strongest red of a wide gamut is beyond that of sRGB.
    expect((many[63 * (many.length / (64 * 8))] ?? 0) > 250).toBe(name === 'p3');
  });

  it.each([
    ['without its end marker', 2],
    ['with a twentieth missing', 1 / 20],
  ])('is made of a JPEG %s, at its whole size', async (_what, missing) => {
    const whole = await noise(400, 300).jpeg({ quality: 95 }).toBuffer();
    const upload = whole.subarray(0, whole.length - (missing < 1 ? Math.floor(whole.length * missing) : missing));
    const [{ bytes }, { bytes: expected }] = [await encode(upload), await encode(whole)];
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 400, height: 300 });
    const top = (picture: Buffer) =>
      sharp(picture).extract({ left: 0, top: 0, width: 400, height: 256 }).raw().toBuffer();
    expect((await top(bytes)).equals(await top(expected))).toBe(true);
  });

  it('is made of a progressive JPEG without its end marker', async () => {
    const whole = await noise(400, 300).jpeg({ progressive: true }).toBuffer();
    expect((await encode(whole.subarray(0, -2))).bytes.equals((await encode(whole)).bytes)).toBe(true);
  });

  it('is made of grey, progressive, 16 bit and palette pictures too', async () => {
    const uploads = [
      await noise(50, 40).greyscale().jpeg().toBuffer(),
      await noise(50, 40).jpeg({ progressive: true }).toBuffer(),
      await noise(50, 40).toColourspace('rgb16').png().toBuffer(),
      await noise(50, 40, 4).png({ palette: true }).toBuffer(),
      await noise(50, 40).png({ progressive: true }).toBuffer(),
      await noise(50, 40).toColourspace('cmyk').jpeg().toBuffer(),
      await noise(50, 40, 4).greyscale().png().toBuffer(),
    ];
    for (const upload of uploads) {
      expect(await sharp((await encode(upload)).bytes).metadata()).toMatchObject({ width: 50, height: 40 });
    }
  });
});

describe('what is no picture that we take', () => {
  it.each([
    ['a GIF that is a script', gifAndScript],
    ['SVG', svg],
    ['HTML', html],
    ['HEIC', heic],
    ['a PDF', Buffer.from('%PDF-1.7')],
    ['a TIFF', Buffer.from([0x49, 0x49, 0x2a, 0x00, 0x08])],
    ['a sound in a RIFF', Buffer.from('RIFF\0\0\0\0WAVEfmt ')],
    ['one byte', Buffer.from([0xff])],
  ])('is refused unread: %s', async (_what, upload) => {
    expect(pictureFormatOf(upload)).toBeNull();
    await expect(encode(upload)).rejects.toMatchObject({ code: 'UNSUPPORTED_MEDIA_TYPE' });
  });

  it.each(['heic', 'heix', 'hevc', 'mif1', 'msf1'])('is named when it is HEIC of the brand %s', async (brand) => {
    const upload = Buffer.from(heic.toString('latin1').replace('ftypheic', `ftyp${brand}`), 'latin1');
    await expect(encode(upload)).rejects.toThrow('HEIC');
  });

  it('is refused when it is empty, cut off or damaged', async () => {
    const [jpeg, png, webp] = [await aJpeg(), await aPng(), await aWebp()];
    const progressive = await noise(400, 300).jpeg({ progressive: true }).toBuffer();
    const broken = [
      Buffer.alloc(0),
      jpeg.subarray(0, 3),
      jpeg.subarray(0, jpeg.length / 2),
      jpeg.subarray(0, jpeg.length * 0.85),
      progressive.subarray(0, progressive.length * 0.85),
      png.subarray(0, png.length / 2),
      png.subarray(0, 8),
      webp.subarray(0, webp.length / 2),
      Buffer.concat([jpeg.subarray(0, 300), Buffer.alloc(jpeg.length)]),
      aPngThatSays(4_000, 4_000),
    ];
    for (const [index, upload] of broken.entries()) {
      const code = await encode(upload).then(
        () => 'taken',
        (error: { code?: string }) => error.code,
      );
      expect([index, code]).toEqual([index, 'BAD_USER_INPUT']);
    }
  });

  it('is refused when it has more pixels than may be decoded', async () => {
    await expect(encode(aPngThatSays(65_535, 65_535))).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    await expect(encode(aPngThatSays(12_000, 10_001))).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    const progressive = await sharp({ create: { width: 5_000, height: 5_000, channels: 3, background: 'red' } })
      .jpeg({ progressive: true })
      .toBuffer();
    await expect(encode(progressive)).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
  });
});
