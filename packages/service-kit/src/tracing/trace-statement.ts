import { LRUCache } from 'lru-cache';
import type { DatabaseKind } from '../database/dialect';
import { currentSpan, runSpan } from './current-span';
import type { SpanOptions } from './span';

/** Sends a statement in a span of its own, where there is a trace. */
export function traceStatement<T>(kind: DatabaseKind, sql: string, send: () => Promise<T>): Promise<T> {
  const parent = currentSpan();
  if (!parent) return send();
  const { name, text } = describe(sql);
  const attributes = { 'db.system.name': SYSTEMS[kind], 'db.query.text': text, 'db.query.summary': name };
  return runSpan(parent.child(name, { kind: 'client', attributes } satisfies SpanOptions), send);
}

const SYSTEMS = { postgres: 'postgresql', mariadb: 'mariadb', mysql: 'mysql' } as const;

interface Description {
  /** `SELECT posts`. */
  readonly name: string;
  /** Without values. */
  readonly text: string;
}

/** Statements whose description is kept; there are fewer, but for lists of each length. */
const MAX_KNOWN = 1_000;
/** Characters of a statement that are kept. */
const MAX_TEXT = 2_000;
const known = new LRUCache<string, Description>({ max: MAX_KNOWN });

function describe(sql: string): Description {
  const found = known.get(sql);
  if (found) return found;
  const [operation = 'SQL'] = /\w+(?: TRANSACTION)?/.exec(sql) ?? [];
  const [, table] = /\b(?:FROM|INTO|UPDATE)\s+["`]?(\w+)/i.exec(sql) ?? [];
  const made = {
    name: table === undefined ? operation.toUpperCase() : `${operation.toUpperCase()} ${table}`,
    // Ours have placeholders, but for pages of several parents on MariaDB, whose ids stand in the text.
    text: sql
      .slice(0, MAX_TEXT)
      .replaceAll(/'(?:[^']|'')*(?:'|$)/g, '?')
      .replaceAll(/(?<![\w"`.$])\d+(?:\.\d+)?\b/g, '?')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  };
  known.set(sql, made);
  return made;
}
