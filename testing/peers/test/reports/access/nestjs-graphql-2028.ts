// https://github.com/nestjs/graphql/issues/2028
import type { Report } from '../../support/report';

const ENTITIES = `query($of: [_Any!]!) { _entities(representations: $of) { ... on User { id } } }`;

export const report: Report = {
  title: 'a subgraph’s _entities and _service answer only our own services',
  async check(bench) {
    const { token } = await bench.signUp();
    const of = [{ __typename: 'User', id: '1' }];
    for (const name of ['auth', 'user', 'post', 'reservation', 'payment']) {
      const url = bench.subgraphs[name];
      for (const body of [{ query: ENTITIES, variables: { of } }, { query: '{ _service { sdl } }' }]) {
        const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
        const { status } = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) });
        expect([url, status]).toEqual([url, 401]);
      }
    }
  },
};
