// https://github.com/maticzav/graphql-shield/issues/641
import { createPost } from '@gobbler/test-harness/seed';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a table of rules that denies by default does not deny the gateway’s own fields',
  async check(bench) {
    const ana = await bench.signUp();
    const id = await createPost(bench.graphql, ana);
    const { post } = await bench.graphql.data(
      'query($id: ID!) { post(id: $id) { title owner { username } takenReservations } }',
      { id },
    );
    expect(post).toEqual({ title: 'Curry', owner: { username: 'Ana' }, takenReservations: 0 });
  },
};
