import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';

/** A JSON Web Token's claims, of which nothing is known yet. */
export type Claims = Readonly<Record<string, unknown>>;

const ALGORITHM = 'HS256';

/** A JSON Web Token with a symmetric signature (RFC 7518, section 3.2), made synchronously: WebCrypto takes three times as long. */
export function signHs256(key: KeyObject, type: string, claims: Claims): string {
  const signed = `${encode({ alg: ALGORITHM, typ: type })}.${encode(claims)}`;
  return `${signed}.${signatureOf(key, signed)}`;
}

/** The claims of a token that one of the keys has signed; null for anything else, whatever algorithm or type it names. */
export function readHs256(keys: readonly KeyObject[], type: string, token: string): Claims | null {
  const [header, claims, signature, ...others] = token.split('.');
  if (header === undefined || claims === undefined || signature === undefined || others.length > 0) return null;
  if (!keys.some((key) => isSame(signatureOf(key, `${header}.${claims}`), signature))) return null;
  const { alg, typ, crit } = decodePart(header) ?? {};
  return alg === ALGORITHM && typ === type && crit === undefined ? decodePart(claims) : null;
}

function signatureOf(key: KeyObject, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}

function isSame(wanted: string, given: string): boolean {
  const [one, other] = [Buffer.from(wanted), Buffer.from(given)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** The JSON in a part of a token; null for anything else. */
export function decodePart(part: string): Claims | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null ? (value as Claims) : null;
  } catch {
    return null;
  }
}
