// https://github.com/graphql-hive/graphql-scalars/issues/387
import { postInput } from '@gobbler/test-harness/seed';
import { codes } from '../../support/accounts';
import type { Report } from '../../support/report';

const CREATE = 'mutation($input: CreatePostInput!) { createPost(input: $input) { post { id } } }';

export const report: Report = {
  title: 'a time without a zone, and a number of milliseconds, are refused and not guessed at',
  async check(bench) {
    const ana = await bench.signUp();
    for (const endsAt of ['2031-01-01T00:00:00', 1_924_992_000_000, 1_924_992_000]) {
      const answer = await bench.graphql.ask(CREATE, { input: postInput({ endsAt }) }, ana);
      expect([endsAt, answer.status, codes(answer)]).toEqual([endsAt, 400, ['BAD_USER_INPUT']]);
    }
  },
};
