// https://github.com/mickhansen/graphql-sequelize/issues/534
import { createPost } from '@gobbler/test-harness/seed';
import type { Report } from '../../support/report';

const TWICE = `mutation($id: ID!) {
  one: updatePost(input: { id: $id, title: "One" }) { post { title version } }
  two: updatePost(input: { id: $id, title: "Two" }) { post { title version } }
}`;

export const report: Report = {
  title: 'the second mutation of a document does not answer what the first one loaded',
  async check(bench) {
    const ana = await bench.signUp();
    const id = await createPost(bench.graphql, ana);
    const { one, two } = await bench.graphql.data(TWICE, { id }, ana);
    expect([one.post.title, two.post.title, two.post.version - one.post.version]).toEqual(['One', 'Two', 1]);
  },
};
