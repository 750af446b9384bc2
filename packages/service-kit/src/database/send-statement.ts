import type { Connection, ResultSetHeader, TypeCastField } from 'mysql2';
import type { Client } from 'pg';
import type { CompiledStatement } from './compile-statement';
import type { DatabaseKind } from './dialect';

export interface StatementResult {
  /** Numbers for bigint, booleans for boolean columns, Dates for times, on either engine. */
  readonly rows: readonly unknown[];
  /** Rows that were changed. */
  readonly affected: number;
}

/** Sends a statement over a driver's own connection. Rejects with the driver's error. */
export function sendStatement(
  kind: DatabaseKind,
  connection: object,
  { name, text }: CompiledStatement,
  values: unknown[],
): Promise<StatementResult> {
  return kind === 'postgres'
    ? sendToPostgres(connection as Client, { name, text, values })
    : sendToMysql(connection as Connection, text, values.map(orImpossible));
}

async function sendToPostgres(
  client: Client,
  query: { name: string; text: string; values: unknown[] },
): Promise<StatementResult> {
  const { rows, rowCount } = await client.query<Record<string, unknown>>(query);
  return { rows, affected: rowCount ?? 0 };
}

function sendToMysql(connection: Connection, sql: string, values: readonly unknown[]): Promise<StatementResult> {
  return new Promise((resolve, reject) => {
    connection.query({ sql, values: [...values], typeCast }, (error, result) => {
      if (error) reject(error);
      else if (Array.isArray(result)) resolve({ rows: result, affected: 0 });
      else resolve({ rows: [], affected: (result as ResultSetHeader).affectedRows });
    });
  });
}

/** `IN ()` is no SQL; nothing equals null. */
function orImpossible(value: unknown): unknown {
  return Array.isArray(value) && value.length === 0 ? [null] : value;
}

/** The driver hands out bigint as text here, and our booleans are numbers to it. */
function typeCast(field: TypeCastField, next: () => unknown): unknown {
  if (field.type === 'LONGLONG') {
    const text = field.string();
    return text === null ? null : Number(text);
  }
  if (field.type !== 'TINY' || field.length !== 1) return next();
  const text = field.string();
  return text === null ? null : text === '1';
}
