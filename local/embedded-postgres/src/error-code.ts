/** The `code` of an error of Node's or PostgreSQL's. Asks no `instanceof`: under jest Node's errors come from another realm. */
export function errorCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
