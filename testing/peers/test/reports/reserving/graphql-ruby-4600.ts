// https://github.com/rmosolgo/graphql-ruby/issues/4600
import { createPost } from '@gobbler/test-harness/seed';
import type { Report } from '../../support/report';

const UPDATE = `mutation($id: ID!) {
  updatePost(input: { id: $id, title: "New" }) { post { title owner { posts { edges { node { title } } } } } }
}`;

export const report: Report = {
  title: 'what a mutation answers is what it wrote, also on a path that leads back to it',
  async check(bench) {
    const ana = await bench.signUp();
    const id = await createPost(bench.graphql, ana, { title: 'Old' });
    const { updatePost } = await bench.graphql.data(UPDATE, { id }, ana);
    expect(updatePost.post).toEqual({ title: 'New', owner: { posts: { edges: [{ node: { title: 'New' } }] } } });
  },
};
