import type { Resource } from './resource';

/** Something that has to hold for everything that is applied. */
export interface Rule {
  readonly name: string;
  /** One line for each place where it does not hold. */
  find(resources: readonly Resource[]): string[];
  /** Changes the resources so that the rule is broken: what shows that it can be. */
  violate(resources: Resource[]): void;
}
