import type { ResponsePath } from '@apollo/query-planner';
import { isData, type Data } from '../shape/data';
import type { Path } from '../shape/error-places';

/** The objects at a path (`@`: each item of a list); nulls and what is not there are left out. */
export function entitiesAt(root: Data, path: ResponsePath): Data[] {
  const found: Data[] = [];
  collect(root, path, 0, found);
  return found;
}

function collect(value: unknown, path: ResponsePath, depth: number, found: Data[]): void {
  if (Array.isArray(value)) {
    const below = path[depth] === '@' ? depth + 1 : depth;
    if (below > depth || depth === path.length) for (const item of value) collect(item, path, below, found);
  } else if (isData(value)) {
    const step = path[depth];
    if (step === undefined) found.push(value);
    else if (Object.hasOwn(value, step)) collect(value[step], path, depth + 1, found);
  }
}

/** The paths of the objects that `entitiesAt` finds, in its order; needed for errors only. */
export function entityPaths(root: Data, path: ResponsePath): Path[] {
  const found: Path[] = [];
  const at: (string | number)[] = [];

  function walk(value: unknown, depth: number): void {
    const step = path[depth];
    if (Array.isArray(value)) {
      const below = step === '@' ? depth + 1 : depth;
      if (below > depth || depth === path.length) value.forEach((item, index) => enter(index, item, below));
    } else if (isData(value)) {
      if (step === undefined) found.push([...at]);
      else if (Object.hasOwn(value, step)) enter(step, value[step], depth + 1);
    }
  }

  function enter(step: string | number, value: unknown, depth: number): void {
    at.push(step);
    walk(value, depth);
    at.pop();
  }

  walk(root, 0);
  return found;
}
