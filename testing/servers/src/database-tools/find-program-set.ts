import type { TestBedConfig } from '../config';
import { findPrograms, foldersOf, nameOf } from '../find-programs';
import type { Programs } from '../recipes/recipe';
import { firstThatWorks, NotOpen, type Way } from '../ways/first-that-works';
import { packagesWay } from '../ways/packages';
import type { ProgramSets } from './program-sets';

/** The first set that is whole on this machine; as root on Debian or Ubuntu, its packages are installed. */
export function findProgramSet(
  wanted: ProgramSets,
  config: TestBedConfig,
  others: readonly Way<Programs>[] = [],
): Promise<Programs> {
  const names = Object.values(wanted.sets[0] ?? {}).map(nameOf);
  const onMachine: Way<Programs> = {
    advice: `install ${wanted.title}: ${names.join(', ')}`,
    attempt: () => firstSet(wanted, config),
  };
  return firstThatWorks(wanted.title, [onMachine, ...others, packagesWay(wanted, onMachine)]);
}

async function firstSet(
  { sets }: ProgramSets,
  { searchPath }: Pick<TestBedConfig, 'searchPath'>,
): Promise<Programs | NotOpen> {
  let missing: readonly string[] = [];
  for (const set of sets) {
    const found = await findPrograms(set, foldersOf(searchPath));
    if ('programs' in found) return found.programs;
    missing = found.missing;
  }
  return new NotOpen(`missing: ${missing.join(', ')}`);
}

/** Null when a set is on this machine, else what is missing. */
export async function whyNoSet(wanted: ProgramSets, searchPath: string): Promise<string | null> {
  const found = await firstSet(wanted, { searchPath });
  return found instanceof NotOpen ? found.reason : null;
}
