import { randomUUID } from 'node:crypto';

/** The picture of a form. */
export interface DartFile {
  readonly bytes: Uint8Array;
  /** As the app makes it of the file's extension. */
  readonly type: string;
}

/**
 * A form, byte by byte as Dart's http package writes it: fields first, headers in lower case, a type for texts beyond
 * ASCII only, and the file's type before its name, which is always the word `filename`.
 */
export function toDartForm(fields: Readonly<Record<string, string>>, file: DartFile | null) {
  const boundary = `dart-http-boundary-${randomUUID()}`;
  const parts: Uint8Array[] = [];
  for (const [name, value] of Object.entries(fields)) {
    parts.push(Buffer.from(`--${boundary}\r\n${fieldHeader(name, value)}\r\n\r\n${value}\r\n`));
  }
  if (file) {
    const header = `content-type: ${file.type}\r\ncontent-disposition: form-data; name="image_file"; filename="filename"`;
    parts.push(Buffer.from(`--${boundary}\r\n${header}\r\n\r\n`), file.bytes, Buffer.from('\r\n'));
  }
  parts.push(Buffer.from(`--${boundary}--\r\n`));
  return { type: `multipart/form-data; boundary=${boundary}`, body: Buffer.concat(parts) };
}

function fieldHeader(name: string, value: string): string {
  const header = `content-disposition: form-data; name="${name}"`;
  const isAscii = /^[\x20-\x7e\r\n]*$/.test(value);
  return isAscii ? header : `${header}\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-transfer-encoding: binary`;
}
