import { createHash, createVerify } from 'node:crypto';
import { GoogleError } from './google-error';

export interface SignedRequest {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

const ALGORITHM = 'GOOG4-RSA-SHA256';
const MAX_EXPIRES_SECONDS = 7 * 24 * 3_600;

/**
 * Checks a V4 signature (https://cloud.google.com/storage/docs/authentication/canonical-requests) as the real server does:
 * everything that was signed must be there unchanged, and every `x-goog-` header must have been signed. Throws a refusal.
 * @param signers public keys (PEM) by the service account's address
 */
export function verifySignedUrl(signed: SignedRequest, signers: ReadonlyMap<string, string>, now: Date): void {
  const query = new URL(signed.url, 'http://fake').searchParams;
  const parameter = (name: string) => query.get(`X-Goog-${name}`) ?? '';
  if (parameter('Signature') === '') throw new GoogleError(403, 'Anonymous caller does not have access.');
  if (parameter('Algorithm') !== ALGORITHM) throw new GoogleError(400, 'Unknown algorithm.');
  const [signer = '', ...scope] = parameter('Credential').split('/');
  checkTime(parameter('Date'), Number(parameter('Expires')), now);
  checkHeaders(signed, parameter('SignedHeaders'));
  const text = [ALGORITHM, parameter('Date'), scope.join('/'), sha256(canonicalRequest(signed, query))].join('\n');
  const key = signers.get(signer);
  const isGood =
    key !== undefined && createVerify('RSA-SHA256').update(text).verify(key, parameter('Signature'), 'hex');
  if (!isGood) throw new GoogleError(403, 'Access denied.');
}

function checkTime(date: string, expires: number, now: Date): void {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? [];
  const from = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(from) || !(expires > 0) || expires > MAX_EXPIRES_SECONDS) {
    throw new GoogleError(400, 'Invalid date or expiry.');
  }
  if (now.getTime() > from + expires * 1_000) {
    throw new GoogleError(400, 'The provided token has expired.');
  }
}

function checkHeaders({ headers }: SignedRequest, signedHeaders: string): void {
  const names = signedHeaders.split(';');
  const missing = names.filter((name) => headers[name] === undefined);
  const unsigned = Object.keys(headers).filter((name) => name.startsWith('x-goog-') && !names.includes(name));
  if (!names.includes('host') || missing.length > 0 || unsigned.length > 0) {
    const message = `Your request has a malformed header: ${[...missing, ...unsigned].join(', ')}`;
    throw new GoogleError(400, message);
  }
}

function canonicalRequest({ method, url, headers }: SignedRequest, query: URLSearchParams): string {
  const names = (query.get('X-Goog-SignedHeaders') ?? '').split(';');
  const parameters = [...query]
    .filter(([name]) => name !== 'X-Goog-Signature')
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  const valueOf = (name: string) => (name === 'host' ? hostOf(headers) : String(headers[name]));
  return [
    method,
    url.split('?')[0],
    parameters.map(([name, value]) => `${name}=${value}`).join('&'),
    names.map((name) => `${name}:${valueOf(name).trim().replace(/\s+/g, ' ')}\n`).join(''),
    names.join(';'),
    headers['x-goog-content-sha256']?.toString() ?? 'UNSIGNED-PAYLOAD',
  ].join('\n');
}

/** Google's library signs the name without the port; the real server has no port. */
function hostOf(headers: SignedRequest['headers']): string {
  return String(headers['host']).replace(/:\d+$/, '');
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
