import type { IncomingMessage } from 'node:http';
import { headerValues } from '../http/header-values';

/**
 * The token of a request's `Authorization` header (RFC 6750, section 2.1): null for no header,
 * `''` for one that holds no bearer token and for several of them, where it would be ambiguous which one counts.
 */
export function bearerToken({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): string | null {
  const [header, ...others] = headerValues(rawHeaders, 'authorization');
  if (header === undefined || (others.length === 0 && header.trim() === '')) return null;
  return (others.length === 0 && /^bearer +(\S+) *$/i.exec(header)?.[1]) || '';
}
