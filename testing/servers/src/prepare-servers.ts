import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { installPackagesHere, type PackageWish } from './apt/install-packages';
import { lookAtMachine, whyNoApt } from './apt/why-no-apt';
import type { TestBedConfig } from './config';
import { findPrograms, foldersOf } from './find-programs';
import type { Needs } from './needed-servers';
import type { RecipeKind } from './recipes/recipe';
import { RECIPES } from './recipes/recipes';
import { runFolderOf } from './run-folder';
import { say } from './say';
import { sharedRecipe } from './shared-recipe';
import { startServer } from './start-server';
import { lookForTool } from './tools/look-for-tool';
import { testTool } from './tools/test-tool';
import type { ToolKind } from './tools/tool';
import { TOOLS } from './tools/tools';
import { findEngine } from './ways/find-engine';

/** What can't be had here, with the ways to get it. A server may be there to share and missing as one of a test's own. */
export interface Missing {
  readonly shared: ReadonlyMap<RecipeKind, string>;
  readonly own: ReadonlyMap<RecipeKind, string>;
  readonly tools: ReadonlyMap<ToolKind, string>;
}

/**
 * Has the servers ready before the first test, side by side: tests have a time limit, and fetching or starting a server may
 * take longer than that. Resolves to what can't be had.
 */
export async function prepareServers(needs: readonly Needs[], config: TestBedConfig): Promise<Missing> {
  const shared = new Set(needs.flatMap((need) => [...need.shared]));
  const own = new Set(needs.flatMap((need) => [...need.own]));
  const tools = new Set(needs.flatMap((need) => [...need.tools]));
  const atHome = [...new Set([...shared, ...own])].filter((kind) => own.has(kind) || config.outside[kind] === null);
  await installMissing(atHome, [...tools], config).catch((error: Error) => say(error.message));
  const toStart = [...shared].filter((kind) => config.outside[kind] === null);
  if (toStart.length > 0) say(`starting ${toStart.map((kind) => RECIPES[kind].title).join(', ')} …`);
  return {
    shared: await failuresOf(toStart, (kind) => startShared(kind, config)),
    own: await failuresOf([...own], (kind) => checkOwn(kind, config)),
    tools: await failuresOf([...tools], (kind) => checkTool(kind, config)),
  };
}

async function failuresOf<Kind>(kinds: readonly Kind[], attempt: (kind: Kind) => Promise<unknown>) {
  const failures = new Map<Kind, string>();
  await Promise.all(kinds.map((kind) => attempt(kind).catch((error: Error) => void failures.set(kind, error.message))));
  return failures;
}

async function startShared(kind: RecipeKind, config: TestBedConfig): Promise<void> {
  const begin = performance.now();
  await sharedRecipe(kind, config);
  say(`${RECIPES[kind].title} is ready (${((performance.now() - begin) / 1_000).toFixed(1)} s)`);
}

/** Starts nothing where one can be started: each test starts its own. */
async function checkOwn(kind: RecipeKind, config: TestBedConfig): Promise<void> {
  if ((await missingServers([kind], config)).length === 0) return;
  const folder = await mkdtemp(join(runFolderOf(config), 'check-'));
  // Packages may bring it after all; otherwise this rejects with all ways.
  await (await startServer(RECIPES[kind], join(folder, kind), config, true)).remove();
  await rm(folder, { recursive: true, force: true });
}

async function checkTool(kind: ToolKind, config: TestBedConfig): Promise<void> {
  if ((await missingTools([kind], config)).length > 0) await testTool(kind, config);
}

/** All that is missing at once: for each on its own apt would need its time again. */
async function installMissing(
  kinds: readonly RecipeKind[],
  tools: readonly ToolKind[],
  config: TestBedConfig,
): Promise<void> {
  const packaged = tools.filter((kind) => !TOOLS[kind].download);
  const missing = [...(await missingServers(kinds, config)), ...(await missingTools(packaged, config))];
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
