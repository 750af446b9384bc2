// https://github.com/graphql-hive/graphql-yoga/issues/2157
import { get } from '../../support/ask';
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a GET without a header of its own that a foreign page sends is refused',
  graph: shop,
  ask: (endpoint) => get(endpoint, 'query={__typename}', { 'sec-fetch-site': 'cross-site' }),
  expected: { status: 400, data: undefined, codes: ['BAD_REQUEST'] },
  stock: 'the same',
};
