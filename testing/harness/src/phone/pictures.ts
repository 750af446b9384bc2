import type { DartFile } from './dart-form';

/** An orange on a table, 48 × 36. */
const JPEG = Buffer.from(
  '/9j/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAAkADADASIAAhEBAxEB/8QAGQABAQADAQAAAAAAAAAAAAAAAAQBAwUG/8QAIhAAAgIBAwQDAAAAAAAAAAAAAAECAxEEBSEiIzJBUWFx/8QAGAEBAQADAAAAAAAAAAAAAAAABAABAgP/xAAbEQADAQEBAQEAAAAAAAAAAAAAAQIREhMxFP/aAAwDAQACEQMRAD8A9UAT6290U9PlLhfRypqVrOiWvEbLNRVU8Tmk/gV6iq14hNN/Bw223l8sJtPK4YX9D34I8Vn09ACfRXu+nq8o8P7KBUtUtQdrHjBDukW4Vy9JtMuMWQjZBwmspmLnqWjM1y9OACy3brYvttTX7hirbrZS7jUI/uWB873MF+k5um7a4tQsl6bSRcYrhGuChBYSMjonmUglV09AANjUAAiAAIj/2Q==',
  'base64',
);
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const WEBP = Buffer.from(
  'UklGRpAAAABXRUJQVlA4IIQAAAAQBgCdASowACQAPv1srFArJiSitUgBYB+JYgDHRQzAlkSgfr87fO5fJQ0AdzSV6MgoMLq1QSeDUsAA/uph7upjzBYnC3B7ULLsbTksdXiMtab/svKzgXF65qzZVeGTmR/hQnzy8wfWY9BTOQVF4N+mNFay1VOfrYRanEauYeGtlS4gAAA=',
  'base64',
);
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** Stands in the EXIF block of {@link cameraPicture}. */
export const CAMERA_SECRET = 'taken at home, 1.29027 N 103.851959 E';

/** A JPEG as a camera makes it: with a block that reveals too much. */
export const cameraPicture: DartFile = { bytes: withExif(JPEG, CAMERA_SECRET), type: 'image/jpg' };
export const pngPicture: DartFile = { bytes: PNG, type: 'image/png' };
export const webpPicture: DartFile = { bytes: WEBP, type: 'image/webp' };
export const gifPicture: DartFile = { bytes: GIF, type: 'image/jpg' };
export const truncatedPicture: DartFile = { bytes: JPEG.subarray(0, 380), type: 'image/jpg' };
export const svgPicture: DartFile = {
  bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
  type: 'image/jpg',
};
export const htmlPicture: DartFile = {
  bytes: Buffer.from('<!doctype html><script>alert(1)</script>'),
  type: 'image/png',
};
/** 21 MB that begin as a picture does. */
export const hugePicture: DartFile = {
  bytes: Buffer.concat([JPEG, Buffer.alloc(21 * 1024 * 1024)]),
  type: 'image/jpg',
};

function withExif(jpeg: Buffer, secret: string): Buffer {
  const data = Buffer.from(`Exif\0\0${secret}`);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(data.length + 2);
  // Behind the two bytes that begin every JPEG.
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1]), length, data, jpeg.subarray(2)]);
}
