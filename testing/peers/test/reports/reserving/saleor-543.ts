// https://github.com/saleor/saleor/issues/543
import { createPost } from '@gobbler/test-harness/seed';
import { codes } from '../../support/accounts';
import type { Report } from '../../support/report';

const RESERVE = 'mutation($postId: ID!) { reserve(postId: $postId) { reservation { id } } }';

export const report: Report = {
  title: 'of two who take the last portion at once one gets it',
  async check(bench) {
    const [ana, ben, cleo] = await Promise.all([bench.signUp(), bench.signUp(), bench.signUp()]);
    const postId = await createPost(bench.graphql, ana, { portions: 1 });
    const answers = await Promise.all([ben, cleo].map((person) => bench.graphql.ask(RESERVE, { postId }, person)));
    expect(answers.map((answer) => codes(answer).join()).sort((a, b) => a.localeCompare(b))).toEqual(['', 'SOLD_OUT']);
  },
};
