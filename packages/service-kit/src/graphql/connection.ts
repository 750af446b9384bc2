import { BadUserInputError } from '@gobbler/contracts';
import type { z } from 'zod';

/** A page of a list in Relay's form (https://relay.dev/graphql/connections.htm). */
export interface Connection<Node> {
  readonly edges: { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: PageInfo;
}

/** The ends of a page in Relay's form. A function is called when the field is selected. */
export interface PageInfo {
  readonly hasNextPage: boolean | (() => Promise<boolean>);
  readonly hasPreviousPage: boolean | (() => Promise<boolean>);
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

/** Items a page, at most. */
const MAX_PAGE = 100;

/** Throws `BAD_USER_INPUT` unless `first`, or the argument at `path`, lies between 1 and {@link MAX_PAGE}. */
export function checkFirst(first: number, max = MAX_PAGE, path = 'first'): number {
  if (first < 1 || first > max) throw new BadUserInputError([{ path, message: `must lie between 1 and ${max}` }]);
  return first;
}

/** A cursor is opaque to clients: the place behind which to go on, as base64url of JSON. */
export function encodeCursor(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** Reads a cursor that may have been forged. Throws `BAD_USER_INPUT` naming the argument at `path`. */
export function decodeCursor<Place>(schema: z.ZodType<Place>, cursor: string, path = 'after'): Place {
  const place =
    cursor.length <= 1000 ? schema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString())) : undefined;
  if (!place?.success) throw new BadUserInputError([{ path, message: 'is not a cursor of this list' }]);
  return place.data;
}

/** Reads cursors when they are asked for: some are costly, and few clients take both. */
export function pageInfoOf(
  edges: readonly { readonly cursor: string }[],
  hasNextPage: PageInfo['hasNextPage'],
  hasPreviousPage: PageInfo['hasPreviousPage'],
): PageInfo {
  return {
    hasNextPage,
    hasPreviousPage,
    get startCursor() {
      return edges[0]?.cursor ?? null;
    },
    get endCursor() {
      return edges.at(-1)?.cursor ?? null;
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
