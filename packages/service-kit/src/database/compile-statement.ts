import { LRUCache } from 'lru-cache';
import type { DatabaseKind } from './dialect';

/** A statement in an engine's own words. */
export interface CompiledStatement {
  /** Identifies the prepared statement. */
  readonly name: string;
  readonly text: string;
  /** Whose values the placeholders stand for, in their order. */
  readonly parameters: readonly string[];
}

const NAME = /(?<![:\w]):([a-z]\w*)/gi;
const LIST = /\bIN \(:(\w+)\)/g;
const NOT_LIST = /\bNOT IN \(:(\w+)\)/g;

const compiled = {
  // For good, as the server keeps what it has prepared: there must be few texts.
  postgres: new Map<string, CompiledStatement>(),
  mysql: new LRUCache<string, CompiledStatement>({ max: 500 }),
};
let count = 0;

/**
 * Translates a statement with named parameters and names in backticks. On PostgreSQL a list is one array, so that the text is
 * the same for every length; MySQL's driver writes the values into the text.
 */
export function compileStatement(kind: DatabaseKind, sql: string): CompiledStatement {
  const ofKind = compiled[kind === 'postgres' ? 'postgres' : 'mysql'];
  const known = ofKind.get(sql);
  if (known) return known;
  const made = { name: `gobbler_${(count += 1)}`, ...(kind === 'postgres' ? toPostgres(sql) : toMysql(sql)) };
  ofKind.set(sql, made);
  return made;
}

function toPostgres(sql: string): Omit<CompiledStatement, 'name'> {
  const parameters: string[] = [];
  const text = sql
    .replaceAll(NOT_LIST, '<> ALL(:$1)')
    .replaceAll(LIST, '= ANY(:$1)')
    .replaceAll('`', '"')
    .replaceAll(NAME, (_match, name: string) => {
      if (!parameters.includes(name)) parameters.push(name);
      return `$${parameters.indexOf(name) + 1}`;
    });
  return { text, parameters };
}

function toMysql(sql: string): Omit<CompiledStatement, 'name'> {
  const parameters: string[] = [];
  const text = sql.replaceAll(NAME, (_match, name: string) => {
    parameters.push(name);
    return '?';
  });
  return { text, parameters };
}
