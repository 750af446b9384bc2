import { createFakePosts } from './fakes';
import { describePostRepository } from './post-repository-contract';

describePostRepository('a fake', async () => {
  const { repository, events } = createFakePosts();
  return { posts: repository, events: () => Promise.resolve(events) };
});
