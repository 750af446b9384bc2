// https://github.com/anonrig/fast-querystring/pull/94
import { get } from '../../support/ask';
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'an escape in a GET that is no UTF-8 is refused, so that no other parser can read it another way',
  graph: shop,
  ask: (endpoint) => get(endpoint, 'query={__typename}%20%23%C3'),
  expected: { status: 400, data: undefined, codes: ['BAD_REQUEST'] },
  stock: { does: 'executes what it makes of it', status: 200, data: { __typename: 'Query' } },
};
