import { explainOutbox, type Explain, type Fact } from '@gobbler/service-kit';
import { PostEntity } from './post.entity';

/** What the post subgraph knows about a post. */
export const explainPost: Explain = async (dataSource, { postId }) => {
  if (postId === undefined) return { facts: [] };
  const post = await dataSource.manager.findOneBy(PostEntity, { id: postId });
  return { facts: [...(post ? factsOf(post) : [NO_POST]), ...(await explainOutbox(dataSource, postId))] };
};

const NO_POST: Fact = { at: null, text: 'there is no such post: it never was, or its owner has deleted it' };

function factsOf(post: PostEntity): Fact[] {
  const { ownerId, portions, createdAt, updatedAt, endsAt, isHidden, version } = post;
  return [
    { at: createdAt, text: `posted by user ${ownerId}` },
    ...(updatedAt ? [{ at: updatedAt, text: `changed for the last time, to version ${version}` }] : []),
    { at: endsAt, text: endsAt > new Date() ? 'will end' : 'ended' },
    { at: null, text: `${portions} portions on offer${isHidden ? '; hidden by its owner' : ''}` },
  ];
}
