import { BaseSequencer } from 'vitest/node';

/** These take minutes, mostly of waiting: last, they would be all that is left to run. */
const LONGEST = /[\\/]faults-[\w-]+(\.all)?\.test\.ts$/;

/** One project after the other: a worker that changes between them loads all modules again. */
function rankOf({ project, moduleId }) {
  if (project.name === 'mariadb') return 2; // short ones, which leave no worker idle at the end
  return LONGEST.test(moduleId) ? 0 : 1;
}

/**
 * Vitest's own order within these ranks. Vitest asks it after the global setup, and runs what it answers: so the servers that the tests
 * need are there before the first of them begins, and those whose servers can't be had are left out.
 */
export class TestSequencer extends BaseSequencer {
  /** @param {import('vitest/node').TestSpecification[]} specifications */
  async sort(specifications) {
    const sorted = (await super.sort(specifications)).toSorted((a, b) => rankOf(a) - rankOf(b));
    const selected = sorted.map(({ moduleId, project }) => ({ path: moduleId, project: project.name }));
    const leftOut = (await globalThis.gobblerTestSelection?.prepare(selected)) ?? [];
    const missing = new Set(leftOut.flatMap(({ tests }) => tests));
    return sorted.filter((_, index) => !missing.has(selected[index]));
  }
}
