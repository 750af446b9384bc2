import { installPackagesHere, type PackageWish } from './apt/install-packages';
import { lookAtMachine, whyNoApt } from './apt/why-no-apt';
import type { TestBedConfig } from './config';
import { findPrograms, foldersOf } from './find-programs';
import type { Needs } from './needed-servers';
import type { RecipeKind } from './recipes/recipe';
import { RECIPES } from './recipes/recipes';
import { say } from './say';
import { sharedRecipe } from './shared-recipe';
import { lookForTool } from './tools/look-for-tool';
import type { ToolKind } from './tools/tool';
import { TOOLS } from './tools/tools';
import { findEngine } from './ways/find-engine';

/**
 * Has the servers ready before the first test, side by side: tests have a time limit, and fetching or starting a server may
 * take longer than that. What goes wrong is told here and, in full, by each test that wants the server; the others run.
 */
export async function prepareServers({ shared, own, tools }: Needs, config: TestBedConfig): Promise<void> {
  const atHome = [...new Set([...shared, ...own])].filter((kind) => own.has(kind) || config.outside[kind] === null);
  await installMissing(atHome, [...tools], config).catch((error: Error) => say(error.message));
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
async function installMissing(
  kinds: readonly RecipeKind[],
  tools: readonly ToolKind[],
  config: TestBedConfig,
): Promise<void> {
  const missing = [...(await missingServers(kinds, config)), ...(await missingTools(tools, config))];
  if (missing.length === 0) return;
  if (whyNoApt(await lookAtMachine()) !== null) return;
  const packages = missing.flatMap((wish) => wish.packages);
  const services = missing.flatMap((wish) => wish.services);
  await installPackagesHere({ packages, services }, say);
}

/** None where an engine runs them in containers. */
async function missingServers(kinds: readonly RecipeKind[], config: TestBedConfig): Promise<readonly PackageWish[]> {
  const missing: PackageWish[] = [];
  for (const kind of kinds) {
    const found = await findPrograms(RECIPES[kind].programs, foldersOf(config.searchPath));
    if ('missing' in found) missing.push(RECIPES[kind]);
  }
  return missing.length > 0 && 'reason' in (await findEngine(config.engineEnvironment)) ? missing : [];
}

async function missingTools(
  kinds: readonly ToolKind[],
  { searchPath }: TestBedConfig,
): Promise<readonly PackageWish[]> {
  const missing: PackageWish[] = [];
  for (const kind of kinds) {
    if ('reason' in (await lookForTool(TOOLS[kind], searchPath))) missing.push(TOOLS[kind]);
  }
  return missing;
}
