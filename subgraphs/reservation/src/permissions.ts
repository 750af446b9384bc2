import { ForbiddenError, NotSignedInError } from '@gobbler/contracts';
import {
  deny,
  federationRules,
  isCalledBy,
  isSelf,
  isSignedIn,
  type Permissions,
  type ShieldRule,
} from '@gobbler/service-kit';
import { rule } from 'graphql-shield';
import type { Context } from './context';

/** For fields that only the post's owner may read. */
const isPostOwner: ShieldRule = rule('isPostOwner', { cache: 'no_cache' })(async (
  { id }: { readonly id: string },
  _args,
  { viewer, loaders }: Context,
) => {
  if (!viewer) return new NotSignedInError();
  return (
    (await loaders.ownerOf(Number(id))) === viewer.userId || new ForbiddenError('Only the post’s owner may see this.')
  );
});

/**
 * Who may call what. Whether a reservation is one's own is decided where its row is read: in the domain for a change,
 * in `Reservation.__resolveReference` for an entity reference.
 */
export const permissions: Permissions = {
  Query: {
    '*': deny,
    ...federationRules,
    holders: isCalledBy('notification-worker'),
    heldPosts: isCalledBy('post'),
  },
  Mutation: {
    '*': isSignedIn,
  },
  Post: {
    reservations: isPostOwner,
  },
  User: {
    reservations: isSelf,
  },
};
