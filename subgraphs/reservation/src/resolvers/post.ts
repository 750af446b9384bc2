import { publicPosition } from '@gobbler/contracts';
import { tryParseId } from '@gobbler/service-kit';
import type { Context } from '../context';
import { portionsLeft } from '../domain/capacity';
import { ForgedPlaceError } from '../domain/errors';
import type { PostResolvers } from '../generated/graphql';
import type { PostParent, PostStub } from './parents';

export const Post: PostResolvers<Context, PostParent> = {
  /** Whether there is such a post is for its own subgraph to say. */
  __resolveReference: (post) => (tryParseId(post.id) === null ? null : post),
  async position(post, _args, context) {
    const exact = { latitude: post.exactLatitude, longitude: post.exactLongitude };
    if (!context.placeSeal.isGenuine({ ...exact, id: post.id }, post.placeSeal)) throw new ForgedPlaceError();
    const isExact = await mayKnowExactly(post, context);
    return { ...(isExact ? exact : publicPosition(exact)), isExact };
  },
  availableReservations: async (post, _args, context) => portionsLeft(post, await takenOf(post, context)),
  takenReservations: (post, _args, context) => takenOf(post, context),
  reservedByMe: ({ id }, _args, { loaders }) => loaders.isHeldByViewer.load(Number(id)),
  reservations: ({ id }, args, { loaders }) => loaders.reservationsOfPost.load(Number(id), args),
};

/** None is taken of a post that has no capacity row yet. */
async function takenOf({ id }: PostStub, { loaders }: Context): Promise<number> {
  return (await loaders.capacity.load(Number(id)))?.taken ?? 0;
}

async function mayKnowExactly({ id }: PostStub, { viewer, loaders }: Context): Promise<boolean> {
  if (!viewer) return false;
  if (await loaders.isHeldByViewer.load(Number(id))) return true;
  return (await loaders.ownerOf(Number(id))) === viewer.userId;
}
