import { GoogleError } from './google-error';

export interface MultipartUpload {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** The two parts of a `multipart/related` upload: a description in JSON and the bytes. Throws a 400. */
export function parseMultipart(contentType: string, body: Buffer): MultipartUpload {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1];
  if (!boundary) throw new GoogleError(400, 'Missing multipart boundary.');
  const [description, media] = splitParts(body, `--${boundary}`);
  if (!description || !media) throw new GoogleError(400, 'Multipart body must have two parts.');
  const type = /^content-type:\s*(.+)$/im.exec(media.head)?.[1]?.trim();
  return {
    metadata: JSON.parse(description.bytes.toString('utf8')) as Record<string, unknown>,
    contentType: type ?? 'application/octet-stream',
    bytes: media.bytes,
  };
}

function splitParts(body: Buffer, delimiter: string): { head: string; bytes: Buffer }[] {
  const parts: { head: string; bytes: Buffer }[] = [];
  let start = body.indexOf(delimiter);
  while (start !== -1) {
    const next = body.indexOf(delimiter, start + delimiter.length);
    if (next === -1) break;
    const from = start + delimiter.length + 2;
    const headEnd = body.indexOf('\r\n\r\n', from);
    parts.push({
      head: body.toString('latin1', from, headEnd),
      bytes: body.subarray(headEnd + 4, next - 2),
    });
    start = next;
  }
  return parts;
}
