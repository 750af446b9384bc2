import { startInputCheck } from '@gobbler/contracts';
import { checkPosition } from './geo/position';
import { foldForSearch } from './fold-for-search';
import type { NearbyPost, NearbyQuery, PostRepository } from './ports';

/** A search as it was requested. */
export type SearchInput = Omit<NearbyQuery, 'words'> & { readonly text: string | null };

export type SearchService = ReturnType<typeof createSearchService>;

const RADIUS_KM = { min: 1, max: 50 };
/** Words may stand on lines of their own. */
const TEXT = { min: 0, max: 100, isMultiline: true };

export function createSearchService({ posts }: { readonly posts: Pick<PostRepository, 'findNearby'> }) {
  return {
    /** Posts near a place that can be had, nearest first. Throws `BAD_USER_INPUT`. */
    nearby({ near, radiusKm, text, limit, after }: SearchInput): Promise<readonly NearbyPost[]> {
      const check = startInputCheck();
      checkPosition(check, 'near', near);
      if (!(radiusKm >= RADIUS_KM.min && radiusKm <= RADIUS_KM.max)) {
        check.add('radiusKm', `must lie between ${RADIUS_KM.min} and ${RADIUS_KM.max}`);
      }
      if (text !== null) check.text('text', text, TEXT);
      check.done();
      return posts.findNearby({ near, radiusKm, words: wordsOf(text ?? ''), limit, after });
    },
  };
}

/** The words of a text, folded, each once. */
export function wordsOf(text: string): readonly string[] {
  return [...new Set(foldForSearch(text).split(/\s+/u))].filter((word) => word !== '');
}
