import { parseId } from '@gobbler/service-kit';
import type { Context } from '../context';
import type { QueryResolvers } from '../generated/graphql';

export const Query: QueryResolvers<Context> = {
  revokedSessions: (_parent, { after }, { sessionService }) => sessionService.revokedSince(after ?? null),
  accountEmail: (_parent, { userId }, { accountService }) => accountService.emailOf(parseId('userId', userId)),
};
