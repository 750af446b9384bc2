import { UnavailableError } from '@gobbler/contracts';
import { z } from 'zod';

/** A page of a Relay connection as our documents ask for it. */
export interface Page<Edge> {
  readonly edges: Edge[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export function pageOf<Edge>(edge: z.ZodType<Edge>): z.ZodType<Page<Edge>> {
  return z.object({
    edges: z.array(edge),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  });
}

/**
 * Reads a connection page by page to its end.
 * @param readPage reads the page behind a cursor; null for the first
 */
export async function* readPages<Edge>(
  readPage: (after: string | null) => Promise<Page<Edge>>,
): AsyncGenerator<readonly Edge[]> {
  let after: string | null = null;
  do {
    const { edges, pageInfo }: Page<Edge> = await readPage(after);
    yield edges;
    // A cursor that stands still would have us read the same page for ever.
    if (pageInfo.hasNextPage && (pageInfo.endCursor === null || pageInfo.endCursor === after))
      throw new UnavailableError(null);
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
}

/** All edges of a connection. */
export async function readAll<Edge>(readPage: (after: string | null) => Promise<Page<Edge>>): Promise<Edge[]> {
  const all: Edge[] = [];
  for await (const edges of readPages(readPage)) all.push(...edges);
  return all;
}
