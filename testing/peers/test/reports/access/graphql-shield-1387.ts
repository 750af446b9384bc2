// https://github.com/maticzav/graphql-shield/issues/1387
import { createPost } from '@gobbler/test-harness/seed';
import type { Report } from '../../support/report';

const OF_OWNER = 'query($id: ID!) { post(id: $id) { owner { username email devices { token } } } }';

export const report: Report = {
  title: 'rules hold for entities that are reached by reference, and the references resolve',
  async check(bench) {
    const [ana, ben] = [await bench.signUp(), await bench.signUp()];
    const id = await createPost(bench.graphql, ana);
    const { data, errors } = await bench.graphql.ask(OF_OWNER, { id }, ben);
    expect(data.post.owner).toEqual({ username: 'Ana', email: null, devices: null });
    expect(new Set(errors.map(({ path, extensions }) => `${path?.at(-1)} ${extensions.code}`))).toEqual(
      new Set(['devices FORBIDDEN', 'email FORBIDDEN']),
    );
  },
};
