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

const compiled = new Map<string, CompiledStatement>();

/**
 * Translates a statement with named parameters and names in backticks. On PostgreSQL a list is one array, so that the text is
 * the same for every length; MySQL's driver writes the values into the text.
 */
export function compileStatement(kind: DatabaseKind, sql: string): CompiledStatement {
  const key = kind === 'postgres' ? `p${sql}` : `m${sql}`;
  const known = compiled.get(key);
  if (known) return known;
  const made = { name: `gobbler_${compiled.size}`, ...(kind === 'postgres' ? toPostgres(sql) : toMysql(sql)) };
  compiled.set(key, made);
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
