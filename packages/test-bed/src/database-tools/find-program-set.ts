import { installPackagesHere } from '../apt/install-packages';
import { lookAtMachine, whyNoApt } from '../apt/why-no-apt';
import type { TestBedConfig } from '../config';
import { findPrograms, foldersOf, nameOf } from '../find-programs';
import type { Programs } from '../recipes/recipe';
import { say } from '../say';
import { firstThatWorks, NotOpen, type Way } from '../ways/first-that-works';

/** Programs that a test runs, as they may lie on a machine. */
export interface ProgramSets {
  readonly title: string;
  /** Each set is complete in itself, the best first: programs of different versions are not mixed. */
  readonly sets: readonly Readonly<Record<string, readonly string[]>>[];
  /** The packages of Debian and Ubuntu that bring one of the sets. */
  readonly packages: readonly string[];
  /** What those packages would start when the machine starts. */
  readonly services: readonly string[];
}

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

async function firstSet({ sets }: ProgramSets, { searchPath }: TestBedConfig): Promise<Programs | NotOpen> {
  let missing: readonly string[] = [];
  for (const set of sets) {
    const found = await findPrograms(set, foldersOf(searchPath));
    if ('programs' in found) return found.programs;
    missing = found.missing;
  }
  return new NotOpen(`missing: ${missing.join(', ')}`);
}
