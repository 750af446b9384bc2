import type { TestSystem } from './test-system';

/**
 * The next time that the service comes to this place it goes no further, as if its process had ended there: to the
 * database and to the client a thrown error looks the same.
 * @returns how often that has happened
 */
export function givenDeathAt(system: TestSystem, place: string): () => number {
  let deaths = 0;
  system.crashAt = (reached) => {
    if (reached !== place || deaths > 0) return;
    deaths += 1;
    throw new Error(`died ${place}`);
  };
  return () => deaths;
}
