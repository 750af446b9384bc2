import type { InternalClient, InternalOperation } from '@gobbler/service-kit';
import { z } from 'zod';
import type { People } from '../domain/ports';

const USER_EXISTS: InternalOperation<{ userExists: boolean }> = {
  document: 'query PaymentUserExists($id: ID!) { userExists(id: $id) }',
  data: z.object({ userExists: z.boolean() }),
};

const ACCOUNT_EMAIL: InternalOperation<{ accountEmail: string | null }> = {
  document: 'query PaymentAccountEmail($userId: ID!) { accountEmail(userId: $userId) }',
  data: z.object({ accountEmail: z.string().nullable() }),
};

/** Milliseconds, less than the default: after calls to both there must be time for Stripe. */
export const PEOPLE_TIMEOUT_MS = 1_500;

/** What user and auth know of people. */
export function createPeople(user: InternalClient, auth: InternalClient): People {
  return {
    async exists(userId) {
      return (await user.call(USER_EXISTS, { id: String(userId) })).userExists;
    },
    async emailOf(userId) {
      return (await auth.call(ACCOUNT_EMAIL, { userId: String(userId) })).accountEmail;
    },
  };
}
