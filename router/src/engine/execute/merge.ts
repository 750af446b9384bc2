import { isData, type Data } from '../shape/data';

/** Merges a checked answer into an object: objects, and lists of the same length, item by item; all else is replaced. */
export function mergeInto(target: Data, source: Data): void {
  for (const name in source) {
    const value = source[name];
    if (value !== undefined) target[name] = typeof value === 'object' ? merged(target[name], value) : value;
  }
}

function merged(old: unknown, value: unknown): unknown {
  if (isData(old) && isData(value)) {
    mergeInto(old, value);
    return old;
  }
  if (!Array.isArray(old) || !Array.isArray(value) || old.length !== value.length) return value;
  return old.map((item, index): unknown => merged(item, value[index]));
}
