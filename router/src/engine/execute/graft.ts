import { everyField, type Selection } from '../normalise/selection';
import { isData, type Data } from '../shape/data';
import type { Path } from '../shape/error-places';

/** Names of key fields by type. */
export type KeyNames = ReadonlyMap<string, readonly string[]>;

export interface GraftOptions {
  readonly keys: KeyNames;
  /** Called for a place at which the two answers are not about the same objects. */
  readonly mismatch: (path: Path) => void;
}

/**
 * Adds the answer of one part of an operation to the main part's. Both fetched the objects above the part's fields, in two calls: they
 * are matched by list index, and checked to have equal keys.
 */
export function graft(target: Data, source: Data, selection: Selection, { keys, mismatch }: GraftOptions): void {
  graftObject(target, source, [selection], []);

  function graftObject(to: Data, from: Data, selections: readonly Selection[], path: Path): void {
    const below = new Map<string, Selection[]>();
    for (const { internalName, selection: own } of everyField(selections)) {
      below.set(internalName, [...(below.get(internalName) ?? []), ...(own ? [own] : [])]);
    }
    for (const [name, inner] of below) {
      const value = Object.hasOwn(from, name) ? from[name] : undefined;
      if (value === undefined) continue;
      if (!Object.hasOwn(to, name) || to[name] === undefined) to[name] = value;
      else graftValue(to[name], value, inner, [...path, name]);
    }
  }

  function graftValue(to: unknown, from: unknown, selections: readonly Selection[], path: Path): void {
    if (selections.length === 0 || to === null) return;
    if (Array.isArray(to) && Array.isArray(from) && to.length === from.length) {
      to.forEach((item, index) => graftValue(item, from[index], selections, [...path, index]));
    } else if (isData(to) && isData(from) && isSame(to, from, selections)) graftObject(to, from, selections, path);
    else mismatch(path);
  }

  function isSame(one: Data, other: Data, selections: readonly Selection[]): boolean {
    const type = one['__typename'] ?? other['__typename'] ?? selections[0]?.parent.name;
    return ['__typename', ...((typeof type === 'string' ? keys.get(type) : undefined) ?? [])].every((name) => {
      const [mine, theirs] = [one[name], other[name]];
      return mine === undefined || theirs === undefined || typeof mine === 'object' || mine === theirs;
    });
  }
}
