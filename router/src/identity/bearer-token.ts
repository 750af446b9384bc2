/** The token of an `Authorization` header (RFC 6750): null for no header, `''` for one that holds no bearer token. */
export function bearerToken(header: string | undefined): string | null {
  if (header === undefined || header.trim() === '') return null;
  return /^bearer +(\S+) *$/i.exec(header)?.[1] ?? '';
}
