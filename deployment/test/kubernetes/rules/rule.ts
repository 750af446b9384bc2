import { containers, nameOf, workloads, type PlacedContainer, type Resource, type Workload } from '../support/resource';

/** Something that must hold for everything that is applied. */
export interface Rule {
  readonly name: string;
  /** One line for each place where it is broken. */
  find(resources: readonly Resource[]): string[];
  /** Changes that break the rule, each at one place of these resources: a test expects that every one is found. */
  violations(resources: Resource[]): readonly Violation[];
}

interface Violation {
  readonly name: string;
  plant(): void;
}

type Changes<Place> = Readonly<Record<string, (place: Place) => unknown>>;

/** A rule of every place of a kind. */
function each<Place>(
  placesOf: (resources: readonly Resource[]) => readonly Place[],
  nameOfPlace: (place: Place) => string,
): (name: string, holds: (place: Place) => boolean, changes: Changes<Place>) => Rule {
  return (name, holds, changes) => ({
    name,
    find: (resources) =>
      placesOf(resources)
        .filter((place) => !holds(place))
        .map(nameOfPlace),
    violations: (resources) =>
      placesOf(resources).flatMap((place) =>
        Object.entries(changes).map(([change, apply]) => ({
          name: `${nameOfPlace(place)} ${change}`,
          plant: () => void apply(place),
        })),
      ),
  });
}

/** Init containers too. */
export const eachContainer = each<PlacedContainer>(containers, ({ place }) => place);
export const eachWorkload = each<Workload>(workloads, nameOf);

/** A rule of each resource that `placesOf` picks. */
export const eachOf = <Picked extends Resource>(placesOf: (resources: readonly Resource[]) => readonly Picked[]) =>
  each<Picked>(placesOf, nameOf);

/** A rule of all resources together. */
export function together(
  name: string,
  find: Rule['find'],
  changes: Readonly<Record<string, (resources: Resource[]) => unknown>>,
): Rule {
  return {
    name,
    find,
    violations: (resources) =>
      Object.entries(changes).map(([change, apply]) => ({ name: change, plant: () => void apply(resources) })),
  };
}

/** What is in one list and not in the other. */
export function difference(what: string, found: Iterable<string>, expected: Iterable<string>): string[] {
  const [foundSet, expectedSet] = [new Set(found), new Set(expected)];
  return [
    ...[...foundSet].filter((item) => !expectedSet.has(item)).map((item) => `${what} not expected: ${item}`),
    ...[...expectedSet].filter((item) => !foundSet.has(item)).map((item) => `${what} missing: ${item}`),
  ];
}
