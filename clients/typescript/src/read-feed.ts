import type { Client } from './create-client';
import { FeedDocument, type FeedQuery, type PositionInput } from './generated/graphql';

/** A post as the feed shows it, with its distance. */
export type FeedItem = NonNullable<FeedQuery['nearbyPosts']>['edges'][number];

/** The posts near a place, nearest first, page after page for as long as they are read. Throws `RequestError`. */
export async function* readFeed(client: Client, near: PositionInput, pageSize = 20): AsyncGenerator<FeedItem> {
  let after: string | null = null;
  do {
    const { nearbyPosts: page }: FeedQuery = await client(FeedDocument, { near, first: pageSize, after });
    yield* page?.edges ?? [];
    after = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
}
