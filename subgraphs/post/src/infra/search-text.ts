import { foldForSearch } from '../domain/fold-for-search';

/** What the words of a search are looked for in. No word holds a line's end, so none is found across the two. */
export function searchTextOf({ title, description }: { readonly title: string; readonly description: string }): string {
  return foldForSearch(`${title}\n${description}`);
}
