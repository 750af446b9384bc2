import type { MergedField } from '../normalise/selection';
import type { Fault } from './data';
import { createErrorPlaces, type ErrorPlaces, type Path } from './error-places';

/** A null at a non-null place, which propagates to its parent. */
export const BROKEN = Symbol('broken');

export interface ShapingOptions {
  /** Paths of the existing errors, in the client's names. */
  readonly errorPaths: readonly Path[];
  /** Called for each unexplained null of a non-null field, and for each value of the wrong type. */
  readonly report: (path: Path, fault: Fault) => void;
  /** Answers an introspection field. */
  readonly introspect: (field: MergedField) => unknown;
}

/** The state of shaping one answer. */
export class Shaping {
  /** The place being shaped: the first `depth` steps; set by the object or list that holds it. */
  readonly path: (string | number)[] = [];
  readonly introspect: ShapingOptions['introspect'];
  private depth = 0;
  private places: ErrorPlaces | undefined;
  private readonly options: ShapingOptions;

  constructor(options: ShapingOptions) {
    this.options = options;
    this.introspect = options.introspect;
  }

  /** Enters an object or list; returns the index of its step in the path. */
  enter(): number {
    this.depth += 1;
    return this.depth - 1;
  }

  leave(depth: number): void {
    this.depth = depth;
  }

  fail(fault: Fault): void {
    this.places ??= placesOf(this.options.errorPaths);
    const path = this.path.slice(0, this.depth);
    if (this.places.explains(path)) return;
    this.places.add(path);
    this.options.report(path, fault);
  }

  wrong(): null {
    this.fail('wrong');
    return null;
  }
}

function placesOf(paths: readonly Path[]): ErrorPlaces {
  const places = createErrorPlaces();
  for (const path of paths) places.add(path);
  return places;
}
