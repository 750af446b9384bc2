import { allow, deny, federationRules, isCalledBy, isSignedIn } from '@gobbler/service-kit';

/**
 * Who may call what. Whether a post is one's own is decided in the domain, where the row is read anyway, and so is who sees
 * another user's hidden posts. The exact place goes to the router only, on its way to the subgraph that knows who may see it.
 */
export const permissions = {
  Query: {
    '*': deny,
    ...federationRules,
    post: allow,
    nearbyPosts: allow,
    postNow: isCalledBy('reservation'),
    postOwners: isCalledBy('reservation'),
  },
  Mutation: {
    '*': isSignedIn,
  },
  Post: {
    exactLatitude: isCalledBy('router', 'facade'),
    exactLongitude: isCalledBy('router', 'facade'),
    placeSeal: isCalledBy('router', 'facade'),
  },
};
