import { installPackagesHere } from '../apt/install-packages';
import { lookAtMachine, whyNoApt } from '../apt/why-no-apt';
import type { TestBedConfig } from '../config';
import { findPrograms, foldersOf, nameOf } from '../find-programs';
import type { Programs } from '../recipes/recipe';
import { say } from '../say';
import { firstThatWorks, NotOpen, type Way } from '../ways/first-that-works';
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
  const packages: Way<Programs> = {
    advice: `run the tests as root on Debian or Ubuntu, where they install ${wanted.packages.join(', ')}`,
    async attempt() {
      const reason = whyNoApt(await lookAtMachine());
      if (reason !== null) return new NotOpen(reason);
      await installPackagesHere(wanted, say);
      return firstSet(wanted, config);
    },
  };
  return firstThatWorks(wanted.title, [onMachine, ...others, packages]);
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
