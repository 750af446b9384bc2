import { createHmac, timingSafeEqual } from 'node:crypto';

/** As in the URL of an upload. */
export interface UploadSignatureInput {
  readonly uploadId: string;
  /** Seconds since 1970. */
  readonly expires: string;
  /** Bytes. */
  readonly max: string;
  readonly signature: string;
}

/** Signs what an upload may be: HMAC-SHA-256 over its id, end and size, in base64url. */
export function signUpload(
  secret: string,
  { uploadId, expires, max }: Omit<UploadSignatureInput, 'signature'>,
): string {
  return createHmac('sha256', secret).update(`gobbler upload v1\n${uploadId}\n${expires}\n${max}`).digest('base64url');
}

/**
 * What a request may upload, or null when its address was not made by us, was changed, or has run out.
 * The three parameters come from the query string, as they are.
 */
export function verifyUploadSignature(
  secret: string,
  input: UploadSignatureInput,
  now: Date,
): { readonly maxBytes: number } | null {
  const expected = Buffer.from(signUpload(secret, input));
  const given = Buffer.from(input.signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  if (now.getTime() > Number(input.expires) * 1_000) return null;
  return { maxBytes: Number(input.max) };
}
