import { BadUserInputError } from '@gobbler/contracts';
import { checkFirst, decodeCursor, encodeCursor, pageInfoOf, type PageInfo } from '@gobbler/service-kit';
import { z } from 'zod';
import type { Position } from '../domain/geo/position';
import type { Post } from '../domain/post';
import type { NearbyQuery } from '../domain/ports';
import type { SearchService } from '../domain/search-service';
import { finestCellAt } from './search-cells';

interface NearbyArgs {
  readonly near: Position;
  readonly radiusKm: number;
  readonly first: number;
  readonly after?: string | null | undefined;
  readonly text?: string | null | undefined;
}

/** A page of posts near a place, as the schema has it. */
interface NearbyPage {
  readonly edges: { readonly cursor: string; readonly node: Post; readonly distanceKm: number }[];
  readonly pageInfo: PageInfo;
}

export type FindNearbyPage = (args: NearbyArgs) => Promise<NearbyPage>;

/** The place to continue after, and the search that it belongs to. */
const cursorSchema = z.object({
  search: z.string(),
  distanceKm: z.number().nonnegative(),
  postId: z.int().positive(),
  cell: z.string().optional(),
});

/** Pages through a search by cursors that are valid for this search alone. */
export function createNearbyPages(searchService: SearchService): FindNearbyPage {
  return async ({ near, radiusKm, first, after, text = null }) => {
    const search = JSON.stringify([near.latitude, near.longitude, radiusKm, text]);
    const limit = checkFirst(first) + 1;
    const place = after == null ? null : readCursor(after, search);
    const found = await searchService.nearby({ near, radiusKm, text, limit, after: place });
    const edges = found.slice(0, first).map(({ post, distanceKm }) => ({
      // Few clients ask for more than the last one.
      get cursor() {
        return encodeCursor({ search, distanceKm, postId: post.id, cell: finestCellAt(post.centre) });
      },
      node: post,
      distanceKm,
    }));
    return { edges, pageInfo: pageInfoOf(edges, found.length > first, place !== null) };
  };
}

function readCursor(after: string, search: string): NearbyQuery['after'] {
  const { search: itsSearch, ...place } = decodeCursor(cursorSchema, after);
  if (itsSearch !== search) throw new BadUserInputError([{ path: 'after', message: 'is a cursor of another search' }]);
  return place;
}
