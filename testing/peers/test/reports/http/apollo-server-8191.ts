// https://github.com/apollographql/apollo-server/pull/8191
import { get, PREFLIGHTED } from '../../support/ask';
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a GET with a content type other than JSON is refused',
  graph: shop,
  ask: (endpoint) => get(endpoint, 'query={__typename}', { ...PREFLIGHTED, 'content-type': 'message/partial' }),
  expected: { status: 415, data: undefined, codes: ['UNSUPPORTED_MEDIA_TYPE'] },
  stock: { does: 'refuses it too', status: 415, data: undefined },
};
