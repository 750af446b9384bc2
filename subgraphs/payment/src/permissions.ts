import { allow, deny, federationRules, isCalledBy, isSelf, isSignedIn } from '@gobbler/service-kit';

/** Who may call what. For whom a checkout may be opened is decided in the domain: the phone's route has no viewer. */
export const permissions = {
  Query: {
    '*': deny,
    ...federationRules,
    premiumUsers: isCalledBy('notification-worker'),
  },
  Mutation: {
    '*': isSignedIn,
    createCheckoutSession: allow,
  },
  User: {
    isPremium: isSelf,
    subscription: isSelf,
    stripeCustomerId: isSelf,
  },
};
