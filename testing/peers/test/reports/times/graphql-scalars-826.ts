// https://github.com/graphql-hive/graphql-scalars/issues/826
import { postInput } from '@gobbler/test-harness/seed';
import { codes } from '../../support/accounts';
import type { Report } from '../../support/report';

const CREATE = 'mutation($input: CreatePostInput!) { createPost(input: $input) { post { id } } }';

export const report: Report = {
  title: 'a day that is in no calendar is refused',
  async check(bench) {
    const ana = await bench.signUp();
    for (const endsAt of [
      '2031-07-32T10:00:00Z',
      '2031-06-31T10:00:00Z',
      '2031-02-30T10:00:00Z',
      '2031-01-01T25:00:00Z',
    ]) {
      const answer = await bench.graphql.ask(CREATE, { input: postInput({ endsAt }) }, ana);
      expect([endsAt, answer.status, codes(answer)]).toEqual([endsAt, 400, ['BAD_USER_INPUT']]);
    }
  },
};
