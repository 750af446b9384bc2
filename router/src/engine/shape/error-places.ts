/** A path in an answer; `@` means every item of a list, as the gateway writes it when a whole fetch failed. */
export type Path = readonly (string | number)[];

/** The paths of an answer's errors. */
export interface ErrorPlaces {
  add(path: Path): void;
  /** Whether an error at, above or below this path explains a null. */
  explains(path: Path): boolean;
}

interface Place {
  isError: boolean;
  readonly below: Map<string | number, Place>;
}

export function createErrorPlaces(): ErrorPlaces {
  const root = place();

  function explains(from: Place, path: Path, depth: number): boolean {
    if (from.isError || depth === path.length) return from.isError || from.below.size > 0;
    const step = path[depth] as string | number;
    const next = [from.below.get(step), typeof step === 'number' ? from.below.get('@') : undefined];
    return next.some((to) => to !== undefined && explains(to, path, depth + 1));
  }

  return {
    add(path) {
      let at = root;
      for (const step of path) {
        const next = at.below.get(step) ?? place();
        at.below.set(step, next);
        at = next;
      }
      at.isError = true;
    },
    explains: (path) => explains(root, path, 0),
  };
}

function place(): Place {
  return { isError: false, below: new Map() };
}
