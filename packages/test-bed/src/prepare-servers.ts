import { installPackagesHere } from './apt/install-packages';
import { lookAtMachine, whyNoApt } from './apt/why-no-apt';
import type { TestBedConfig } from './config';
import { findPrograms, foldersOf } from './find-programs';
import type { Needs } from './needed-servers';
import type { Recipe, RecipeKind } from './recipes/recipe';
import { RECIPES } from './recipes/recipes';
import { say } from './say';
import { sharedRecipe } from './shared-recipe';
import { findEngine } from './ways/find-engine';

/**
 * Has the servers ready before the first test, side by side: tests have a time limit, and fetching or starting a server may
 * take longer than that. What goes wrong is told here and, in full, by each test that wants the server; the others run.
 */
export async function prepareServers({ shared, own }: Needs, config: TestBedConfig): Promise<void> {
  const atHome = [...new Set([...shared, ...own])].filter((kind) => own.has(kind) || config.outside[kind] === null);
  await installMissing(atHome, config).catch((error: Error) => say(error.message));
  const toStart = [...shared].filter((kind) => config.outside[kind] === null);
  if (toStart.length === 0) return;
  say(`starting ${toStart.map((kind) => RECIPES[kind].title).join(', ')} …`);
  await Promise.all(toStart.map((kind) => startShared(kind, config)));
}

async function startShared(kind: RecipeKind, config: TestBedConfig): Promise<void> {
  const begin = performance.now();
  await sharedRecipe(kind, config).then(
    () => say(`${RECIPES[kind].title} is ready (${((performance.now() - begin) / 1_000).toFixed(1)} s)`),
    (error: Error) => say(error.message),
  );
}

/** All that is missing at once: for each on its own apt would need its time again. */
async function installMissing(kinds: readonly RecipeKind[], config: TestBedConfig): Promise<void> {
  const missing: Recipe[] = [];
  for (const kind of kinds) {
    const found = await findPrograms(RECIPES[kind].programs, foldersOf(config.searchPath));
    if ('missing' in found) missing.push(RECIPES[kind]);
  }
  if (missing.length === 0) return;
  if (!('reason' in (await findEngine(config.engineEnvironment)))) return;
  if (whyNoApt(await lookAtMachine()) !== null) return;
  const packages = missing.flatMap((recipe) => recipe.packages);
  const services = missing.flatMap((recipe) => recipe.services);
  await installPackagesHere({ packages, services }, say);
}
