import { AppError } from '@gobbler/contracts';

/** Text in another encoding than UTF-8, the one that we read (RFC 8259, section 8.1). */
class NotUtf8Error extends AppError {
  constructor() {
    super('BAD_REQUEST', 'Texts are read as UTF-8, and this is none.');
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes as text. Throws {@link NotUtf8Error}: a lenient decoder makes one text of many, and one password of two. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new NotUtf8Error();
  }
}

/** Throws {@link NotUtf8Error} when a content type declares another charset. */
export function assertUtf8Type(contentType = ''): void {
  if (!contentType.includes(';')) return;
  for (const [, charset = ''] of contentType.matchAll(/;\s*charset\*?\s*=\s*"?([^";]*)/gi)) {
    if (!/^utf-?8$/i.test(charset.trim())) throw new NotUtf8Error();
  }
}
