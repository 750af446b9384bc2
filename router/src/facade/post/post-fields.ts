import { z } from 'zod';
import { graphqlId, graphqlTime } from '../answer/graphql-scalars';

/** What the post subgraph knows of a post (`PostOwnFields`). */
export const postOwnFields = z.object({
  id: graphqlId,
  title: z.string(),
  description: z.string(),
  pictureUrl: z.string().min(1),
  portions: z.int(),
  endsAt: graphqlTime,
  isHidden: z.boolean(),
  createdAt: graphqlTime,
  updatedAt: graphqlTime.nullable(),
  owner: z.object({ id: graphqlId }),
});

export type PostOwnFields = z.infer<typeof postOwnFields>;

/** A post with what the reservation subgraph knows of it (`PostFields`). */
export const postFields = postOwnFields.extend({
  availableReservations: z.int().nonnegative(),
  position: z.object({ latitude: z.number(), longitude: z.number(), isExact: z.boolean() }),
});

export type PostFields = z.infer<typeof postFields>;
