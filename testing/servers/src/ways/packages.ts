import { installPackagesHere, type PackageWish } from '../apt/install-packages';
import { lookAtMachine, whyNoApt } from '../apt/why-no-apt';
import { say } from '../say';
import { NotOpen, type Way } from './first-that-works';

/** Debian's or Ubuntu's packages, when we may install them; `use` is the way that works with what they bring. */
export function packagesWay<T>(wish: PackageWish, use: Pick<Way<T>, 'attempt'>): Way<T> {
  return {
    advice: `run the tests as root on Debian or Ubuntu, where they install ${wish.packages.join(', ')}`,
    async attempt() {
      const reason = whyNoApt(await lookAtMachine());
      if (reason !== null) return new NotOpen(reason);
      await installPackagesHere(wish, say);
      return use.attempt();
    },
  };
}
