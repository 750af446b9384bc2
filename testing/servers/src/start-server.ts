import type { TestBedConfig } from './config';
import type { ControlledServer } from './controlled-server';
import type { Recipe } from './recipes/recipe';
import { binaryWay } from './ways/binary';
import { engineWay } from './ways/engine';
import { firstThatWorks } from './ways/first-that-works';
import { outsideWay } from './ways/outside';
import { packagesWay } from './ways/packages';

/** Starts a server of our own in this folder, by the first way that works here. */
export function startServer(
  recipe: Recipe,
  folder: string,
  config: TestBedConfig,
  isForOneself = false,
): Promise<ControlledServer> {
  const fromBinary = binaryWay(recipe, folder, config.searchPath);
  return firstThatWorks(recipe.title, [
    outsideWay(recipe.kind, isForOneself),
    fromBinary,
    engineWay(recipe, folder, config.engineEnvironment),
    packagesWay(recipe, fromBinary),
  ]);
}
