import { isData, type Data } from '../operation/complete-answer';
import type { Path } from '../operation/error-places';

/** Knows which object of an answer a representation was made of. */
export interface EntityPlaces {
  /** Notes what a fetch of root fields brought; the gateway merges all that follows into these objects. */
  noteRoot(request: object, data: Data): void;
  /**
   * An error's path with the number of the object among those at the fetch's place, not that of its representation:
   * the gateway takes one for the other, which is wrong in a list where objects of other types stand.
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

/** Whether all that a representation says stands in an object. */
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
