import { allow, deny, federationRules, isCalledBy, isSelf, isSignedIn } from '@gobbler/service-kit';

/** Who may call what. Whether a device is one's own is decided in the domain, where the row is read anyway. */
export const permissions = {
  Query: {
    '*': deny,
    ...federationRules,
    me: allow,
    user: allow,
    node: allow,
    nodes: allow,
    deviceTokens: isCalledBy('notification-worker'),
    userExists: isCalledBy('payment'),
  },
  Mutation: {
    '*': isSignedIn,
    createProfile: isCalledBy('auth'),
    removeProfile: isCalledBy('auth'),
    removeSessionDevices: isCalledBy('auth'),
    forgetDeviceToken: isCalledBy('notification-worker'),
  },
  User: {
    createdAt: isSelf,
    updatedAt: isSelf,
    devices: isSelf,
  },
};
