import { installPackagesHere } from '../apt/install-packages';
import { lookAtMachine, whyNoApt } from '../apt/why-no-apt';
import type { ControlledServer } from '../controlled-server';
import type { Recipe } from '../recipes/recipe';
import { say } from '../say';
import { NotOpen, type Way } from './first-that-works';

/** Debian's or Ubuntu's packages, when we may install them; `fromBinary` is the way that uses what they bring. */
export function packagesWay(recipe: Recipe, fromBinary: Way<ControlledServer>): Way<ControlledServer> {
  return {
    advice: `run the tests as root on Debian or Ubuntu, where they install ${recipe.packages.join(', ')}`,
    async attempt() {
      const reason = whyNoApt(await lookAtMachine());
      if (reason !== null) return new NotOpen(reason);
      await installPackagesHere(recipe, say);
      return fromBinary.attempt();
    },
  };
}
