import type { InternalOperation } from '@gobbler/service-kit';
import { z } from 'zod';

/** Ids are decimal text on the wire and numbers here. */
const id = z
  .string()
  .regex(/^[1-9]\d{0,15}$/)
  .transform(Number);

function operation<Data>(document: string, data: z.ZodType<Data>): InternalOperation<Data> {
  return { document, data };
}

/** Of payment. */
export const premiumUsers = operation(
  'query PremiumUsers($first: Int!, $after: String) { premiumUsers(first: $first, after: $after) { userIds next } }',
  z.object({ premiumUsers: z.object({ userIds: z.array(id), next: z.string().nullable() }) }),
);

/** Of reservation. */
export const holders = operation(
  `query Holders($postId: ID!, $first: Int!, $after: String) {
    holders(postId: $postId, first: $first, after: $after) { userIds taken next }
  }`,
  z.object({
    holders: z.object({ userIds: z.array(id), taken: z.int().nonnegative(), next: z.string().nullable() }),
  }),
);

/** Of user. A token that is missing is left out later instead of failing the page. */
export const deviceTokens = operation(
  `query DeviceTokens($userIds: [ID!]!, $first: Int!, $after: String) {
    deviceTokens(userIds: $userIds, first: $first, after: $after) { tokens { userId token } next }
  }`,
  z.object({
    deviceTokens: z.object({
      tokens: z.array(z.object({ userId: id, token: z.string().nullable() })),
      next: z.string().nullable(),
    }),
  }),
);

/** Of user. */
export const forgetDeviceToken = operation(
  'mutation ForgetDeviceToken($token: String!) { forgetDeviceToken(token: $token) { wasKnown } }',
  z.object({ forgetDeviceToken: z.object({ wasKnown: z.boolean() }) }),
);
