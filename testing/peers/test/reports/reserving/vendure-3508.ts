// https://github.com/vendurehq/vendure/issues/3508
import { createPost } from '@gobbler/test-harness/seed';
import type { Report } from '../../support/report';

const RESERVE = 'mutation($postId: ID!) { reserve(postId: $postId) { reservation { id } } }';
const LEFT = 'query($postId: ID!) { post(id: $postId) { availableReservations takenReservations } }';

export const report: Report = {
  title: 'twelve who want three portions at once leave none, never less',
  async check(bench) {
    const [ana, ...others] = await Promise.all(Array.from({ length: 13 }, () => bench.signUp()));
    if (!ana) throw new Error('no user signed up');
    const postId = await createPost(bench.graphql, ana, { portions: 3 });
    const answers = await Promise.all(others.map((person) => bench.graphql.ask(RESERVE, { postId }, person)));
    expect(answers.filter(({ errors }) => errors.length === 0)).toHaveLength(3);
    const { post } = await bench.graphql.data(LEFT, { postId }, ana);
    expect(post).toEqual({ availableReservations: 0, takenReservations: 3 });
  },
};
