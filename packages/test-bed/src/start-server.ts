import type { TestBedConfig } from './config';
import type { ControlledServer } from './controlled-server';
import type { Recipe } from './recipes/recipe';
import { binaryWay } from './ways/binary';
import { firstThatWorks } from './ways/first-that-works';

/** Starts a server of our own in this folder, by the first way that works here. */
export function startServer(recipe: Recipe, folder: string, config: TestBedConfig): Promise<ControlledServer> {
  return firstThatWorks(recipe.title, [binaryWay(recipe, folder, config.searchPath)]);
}
