import type { DataSource } from 'typeorm';
import { codesOf } from './database-errors';
import { WatchedDataSource } from './watched-data-source';

const PASSWORD_REFUSED = new Set(['28P01', '28000', 'ER_ACCESS_DENIED_ERROR', 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR']);
const DATABASE_REFUSED = new Set(['3D000', 'ER_BAD_DB_ERROR', '42501', 'ER_DBACCESS_DENIED_ERROR']);

/** Why there is no connection, and what to do about it: which setting, which host, and never the password. */
export function describeConnectFailure(dataSource: DataSource, error: unknown): string {
  const url = urlOf(dataSource);
  const service = dataSource instanceof WatchedDataSource ? dataSource.service : null;
  const setting = service === null ? '' : ` (${service.toUpperCase().replaceAll('-', '_')}_DATABASE_URL)`;
  const where = `the database${url ? ` at ${url.host}` : ''}${setting}`;
  const codes = codesOf(error);
  const reason = messageOf(error);
  if (codes.some((code) => PASSWORD_REFUSED.has(code))) {
    return `${where} refuses its user: ${reason}. It is up: check user and password in the address.`;
  }
  if (codes.some((code) => DATABASE_REFUSED.has(code))) {
    return `${where} has no such database for its user: ${reason}. Make it, or check the name in the address.`;
  }
  return `can't reach ${where}: ${reason}. Check its address and that it is up.`;
}

function urlOf({ options }: DataSource): URL | null {
  return 'url' in options && typeof options.url === 'string' && URL.canParse(options.url) ? new URL(options.url) : null;
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}
