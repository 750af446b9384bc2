import { BadUserInputError } from '@gobbler/contracts';
import { checkFirst, parseId, tryParseId } from '@gobbler/service-kit';
import type { Context } from '../context';
import type { QueryResolvers } from '../generated/graphql';
import { findNode } from './node';

const MAX_BATCH = 500;
/** As many as `@listSize` assumes: the router knows no length of a list that it is given. */
const MAX_NODES = 20;

export const Query: QueryResolvers<Context> = {
  async me(_parent, _args, { viewer, loaders }) {
    const profile = viewer && (await loaders.profile.load(viewer.userId));
    return profile ? { id: String(profile.id) } : null;
  },
  async user(_parent, { id }, { loaders }) {
    const userId = tryParseId(id);
    const profile = userId === null ? null : await loaders.profile.load(userId);
    return profile ? { id: String(profile.id) } : null;
  },
  node: (_parent, { nodeId }, context) => findNode(nodeId, context),
  nodes(_parent, { nodeIds }, context) {
    if (nodeIds.length > MAX_NODES) {
      throw new BadUserInputError([{ path: 'nodeIds', message: `must name at most ${MAX_NODES} objects` }]);
    }
    return nodeIds.map((nodeId) => findNode(nodeId, context));
  },
  userExists: (_parent, { id }, { userService }) => userService.exists(parseId('id', id)),
  async deviceTokens(_parent, { userIds, first, after }, { userService }) {
    if (userIds.length > MAX_BATCH) {
      throw new BadUserInputError([{ path: 'userIds', message: `must name at most ${MAX_BATCH} people` }]);
    }
    const ids = userIds.map((id) => parseId('userIds', id));
    const page = await userService.deviceTokens(ids, checkFirst(first, MAX_BATCH), after ? parseId('after', after) : 0);
    return {
      tokens: page.devices.map(({ userId, token }) => ({ userId: String(userId), token })),
      next: page.nextId === null ? null : String(page.nextId),
    };
  },
};
