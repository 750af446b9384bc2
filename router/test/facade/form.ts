const BOUNDARY = 'dart-http-boundary-7MA4YWxkTrZu0gW';

export interface FormPart {
  readonly name: string;
  readonly value: string | Buffer;
  /** Makes it a file, as the phone's library does. */
  readonly file?: { readonly name: string; readonly type: string };
}

/** A picture as the phone sends it: always by this name. */
export function picture(value: string | Buffer = 'jpeg bytes', type = 'image/jpg'): FormPart {
  return { name: 'image_file', value, file: { name: 'filename', type } };
}

export function fields(values: Record<string, string>): FormPart[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

export const FORM_HEADERS = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };

/** The bytes of a form. */
export function formBody(parts: readonly FormPart[]): Buffer {
  return Buffer.concat([...parts.flatMap(partBytes), Buffer.from(`--${BOUNDARY}--\r\n`)]);
}

function partBytes({ name, value, file }: FormPart): Buffer[] {
  return [formPartHead(name, file), Buffer.from(value), Buffer.from('\r\n')];
}

export function formPartHead(name: string, file?: FormPart['file']): Buffer {
  const disposition = `content-disposition: form-data; name="${name}"`;
  const head = file ? `content-type: ${file.type}\r\n${disposition}; filename="${file.name}"` : disposition;
  return Buffer.from(`--${BOUNDARY}\r\n${head}\r\n\r\n`);
}
