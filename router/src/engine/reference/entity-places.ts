import { isData, type Data } from '../shape/data';
import type { Path } from '../shape/error-places';

/** Maps a representation to the object of the answer it was made from. */
export interface EntityPlaces {
  /** Stores the result of a root fetch; the gateway merges all later fetches into these objects. */
  noteRoot(request: object, data: Data): void;
  /**
   * Returns an error's path with the index of the object at the fetch's place instead of the index of its representation.
   * The gateway confuses the two, which is wrong in a list that also has objects of other types.
   */
  correct(request: object, place: Path, representations: readonly unknown[], path: Path): Path;
}

export function createEntityPlaces(): EntityPlaces {
  const rootsOf = new WeakMap<object, Data[]>();

  return {
    noteRoot(request, data) {
      rootsOf.set(request, [...(rootsOf.get(request) ?? []), data]);
    },
    correct(request, place, representations, path) {
      const [field, index, ...rest] = path;
      if (field !== '_entities' || typeof index !== 'number') return path;
      const [first = '', ...steps] = place;
      const root = rootsOf.get(request)?.find((data) => Boolean(data[first]));
      const entities = objectsAt(root?.[first], steps);
      let at = -1;
      for (const representation of representations.slice(0, index + 1)) {
        at = entities.findIndex((entity, number) => number > at && holds(entity, representation));
        if (at === -1) return path;
      }
      return [field, at, ...rest];
    },
  };
}

function objectsAt(value: unknown, [step, ...steps]: Path): unknown[] {
  if (value === null || value === undefined) return [];
  if (step === undefined) return Array.isArray(value) ? value.flatMap((item) => objectsAt(item, [])) : [value];
  if (step === '@') return Array.isArray(value) ? value.flatMap((item) => objectsAt(item, steps)) : [];
  return isData(value) ? objectsAt(value[step], steps) : [];
}

/** Whether an object contains all values of a representation. */
function holds(value: unknown, representation: unknown): boolean {
  if (Array.isArray(representation)) {
    return (
      Array.isArray(value) &&
      value.length === representation.length &&
      representation.every((item, index) => holds(value[index], item))
    );
  }
  if (!isData(representation)) return value === representation;
  return isData(value) && Object.entries(representation).every(([name, given]) => holds(value[name], given));
}
