import { ForbiddenError, NotSignedInError } from '@gobbler/contracts';
import {
  allow,
  deny,
  federationRules,
  isCalledBy,
  isSignedIn,
  type Permissions,
  type ShieldRule,
} from '@gobbler/service-kit';
import { rule } from 'graphql-shield';
import type { Context } from './context';

interface Subject {
  readonly id: string;
  readonly isProven?: true;
}

/** Like `isSelf`, and also for a user who has signed up or logged in within this request. */
const isOneself: ShieldRule = rule('isOneself', { cache: 'no_cache' })((
  { id, isProven }: Subject,
  _args,
  { viewer }: Context,
) => {
  if (isProven || id === String(viewer?.userId)) return true;
  return viewer ? new ForbiddenError('Only they themselves may see this.') : new NotSignedInError();
});

/** Who may call what. */
export const permissions: Permissions = {
  Query: {
    '*': deny,
    ...federationRules,
    revokedSessions: isCalledBy('router'),
    accountEmail: isCalledBy('payment'),
  },
  Mutation: {
    '*': isSignedIn,
    signUp: allow,
    logIn: allow,
    refreshSession: allow,
  },
  User: {
    email: isOneself,
  },
};
