import type { RecipeKind } from '../recipes/recipe';
import { NotOpen, type Way } from './first-that-works';

/** The way of a server that the environment names: it is looked at elsewhere, here it only has its line in the list. */
export function outsideWay(kind: RecipeKind, isForOneself: boolean): Way<never> {
  const variable = `TEST_${kind.toUpperCase()}_URL`;
  return {
    advice: `set ${variable} to the URL of one that tests may use`,
    attempt: () =>
      Promise.resolve(new NotOpen(isForOneself ? 'no use here: this test kills its server' : 'it is not set')),
  };
}
