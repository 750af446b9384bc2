import { readSimulation, whyRefused, type Simulation } from './read-simulation';
import { runApt, type AptOptions, type AptResult } from './run-apt';

export interface PackageWish {
  readonly packages: readonly string[];
  readonly services: readonly string[];
}

export interface InstallDeps {
  readonly apt: (args: readonly string[], options?: AptOptions) => Promise<AptResult>;
  readonly say: (line: string) => void;
}

const COMMON = ['-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=600', '-o', 'Acquire::Retries=3'];

/**
 * Installs packages of Debian or Ubuntu, as root, when that adds packages and neither removes nor upgrades one. Rejects with
 * the reason otherwise. Their services are not started.
 */
export async function installPackages({ packages, services }: PackageWish, { apt, say }: InstallDeps): Promise<void> {
  const install = (): Promise<AptResult> =>
    apt(['install', ...COMMON, '--no-remove', '-o', 'Dpkg::Options::=--force-confold', ...packages], { services });
  let simulation = await simulate(packages, apt);
  if (simulation === null) {
    simulation = await simulateAfresh(packages, { apt, say });
  }
  assertHarmless(simulation);
  announce(packages, simulation, say);
  let result = await install();
  if (result.code !== 0) {
    // Lists that are some days old name files that are no longer there.
    assertHarmless(await simulateAfresh(packages, { apt, say }));
    result = await install();
  }
  if (result.code !== 0) throw new Error(`apt-get install failed: ${endOf(result.output)}`);
}

/** Null when apt does not know the packages, as on a machine whose lists were thrown away. */
async function simulate(packages: readonly string[], apt: InstallDeps['apt']): Promise<Simulation | null> {
  const { code, output } = await apt(['install', '--simulate', ...COMMON, ...packages]);
  return code === 0 ? readSimulation(output) : null;
}

async function simulateAfresh(packages: readonly string[], { apt, say }: InstallDeps): Promise<Simulation> {
  say('fetching the lists of packages (apt-get update) …');
  const update = await apt(['update']);
  const { code, output } = await apt(['install', '--simulate', ...COMMON, ...packages]);
  if (code === 0) return readSimulation(output);
  throw new Error(`apt-get can't install ${packages.join(', ')}: ${endOf(update.code === 0 ? output : update.output)}`);
}

function assertHarmless(simulation: Simulation): void {
  const reason = whyRefused(simulation);
  if (reason !== null) throw new Error(reason);
}

function announce(packages: readonly string[], { installed }: Simulation, say: InstallDeps['say']): void {
  const others = installed.filter((name) => !packages.includes(name)).length;
  const needed = others > 0 ? ` and ${others} packages that they need` : '';
  say(`installing ${packages.join(', ')}${needed} with apt-get, not as services (about half a minute) …`);
}

const endOf = (output: string): string => output.trim().split('\n').slice(-3).join(' ');

/** With the machine's own apt-get. */
export function installPackagesHere(wish: PackageWish, say: InstallDeps['say']): Promise<void> {
  return installPackages(wish, { apt: runApt, say });
}
