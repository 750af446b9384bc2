import type { Clock } from '@gobbler/contracts';
import { createInternalClient, createInternalTokenIssuer, type InternalOperation } from '@gobbler/service-kit';
import { z } from 'zod';
import type { HeldPosts } from '../domain/ports';

const HELD_POSTS: InternalOperation<{ heldPosts: number[] }> = {
  document: 'query ($postIds: [ID!]!) { heldPosts(postIds: $postIds) }',
  data: z.object({ heldPosts: z.array(z.string().transform(Number)) }),
};

export interface ReservationAddress {
  /** Without a path. */
  readonly reservationUrl: string;
  readonly internalTokenSecret: string;
}

/** Connects to the reservation subgraph, in the name of this one. */
export function openReservationClient(
  { reservationUrl, internalTokenSecret }: ReservationAddress,
  now: Clock,
): HeldPosts & { close(): Promise<void> } {
  const tokens = createInternalTokenIssuer(internalTokenSecret, 'post', now);
  const client = createInternalClient({ service: 'reservation', url: reservationUrl, tokens });
  return {
    async findHeld(viewer, postIds) {
      return (await client.call(HELD_POSTS, { postIds: postIds.map(String) }, viewer)).heldPosts;
    },
    close: () => client.close(),
  };
}
