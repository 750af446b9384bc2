// https://github.com/graphql-hive/graphql-scalars/issues/169
import { createPost } from '@gobbler/test-harness/seed';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a time without fractions of a second is a time',
  async check(bench) {
    const ana = await bench.signUp();
    const endsAt = new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z');
    const id = await createPost(bench.graphql, ana, { endsAt });
    const { post } = await bench.graphql.data('query($id: ID!) { post(id: $id) { endsAt } }', { id }, ana);
    expect(Date.parse(post.endsAt)).toBe(Date.parse(endsAt));
  },
};
