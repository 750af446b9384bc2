import { z } from 'zod';
import { graphqlId } from '../answer/graphql-scalars';
import { pageOf } from '../engine/read-pages';
import type { FacadeOperation } from '../engine/create-ask';
import { POST_DOCUMENT } from './post-document';
import { postFields, postOwnFields } from './post-fields';

function postOperation<Data>(operationName: string, data: z.ZodType<Data>): FacadeOperation<Data> {
  return { document: POST_DOCUMENT, operationName, data };
}

const postSeen = postFields.extend({ reservedByMe: z.boolean() });

export const viewPost = postOperation('ViewPost', z.object({ post: postSeen.nullable() }));

const nearbyEdge = z.object({ distanceKm: z.number(), node: postSeen });

/** A post near a place, and how far the centre of its cell is. */
export type NearbyEdge = z.infer<typeof nearbyEdge>;

export const viewPosts = postOperation('ViewPosts', z.object({ nearbyPosts: pageOf(nearbyEdge) }));

export const createdPosts = postOperation(
  'CreatedPosts',
  z.object({ me: z.object({ posts: pageOf(z.object({ node: postFields })) }) }),
);

const holder = z.object({ id: graphqlId, username: z.string() });

export const viewCreatedPost = postOperation(
  'ViewCreatedPost',
  z.object({
    post: postFields.extend({ reservations: pageOf(z.object({ node: z.object({ user: holder }) })) }).nullable(),
  }),
);

const postBefore = postFields.extend({ takenReservations: z.int().nonnegative() });

/** A post as it is before its owner changes it. */
export type PostBefore = z.infer<typeof postBefore>;

export const postBeforeChange = postOperation('PostBeforeChange', z.object({ post: postBefore.nullable() }));

const changedPost = z.object({ post: postOwnFields });

export const createPost = postOperation('CreatePost', z.object({ createPost: changedPost }));

export const updatePost = postOperation('UpdatePost', z.object({ updatePost: changedPost }));

export const deletePost = postOperation('DeletePost', z.object({ deletePost: changedPost }));
