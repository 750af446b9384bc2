import type { ControlledServer } from '../controlled-server';
import { findPrograms, foldersOf, nameOf } from '../find-programs';
import { startProcessServer } from '../process-server';
import type { Recipe } from '../recipes/recipe';
import { NotOpen, type Way } from './first-that-works';

/** The programs that are on the machine already. */
export function binaryWay(recipe: Recipe, folder: string, searchPath: string): Way<ControlledServer> {
  return {
    advice: `install ${recipe.title}, with these programs on the PATH: ${Object.values(recipe.programs).map(nameOf).join(', ')}`,
    async attempt() {
      const found = await findPrograms(recipe.programs, foldersOf(searchPath));
      if ('missing' in found) return new NotOpen(`missing: ${found.missing.join(', ')}`);
      return startProcessServer({ recipe, programs: found.programs, folder, searchPath });
    },
  };
}
