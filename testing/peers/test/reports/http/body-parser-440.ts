// https://github.com/expressjs/body-parser/issues/440
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'JSON in a charset that is only called utf-something is refused',
  graph: shop,
  ask: (endpoint) =>
    fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-hack' },
      body: '{"query":"{ __typename }"}',
    }),
  expected: { status: 400, data: undefined, codes: ['BAD_REQUEST'] },
  stock: { does: 'answers 415 with a page of HTML', status: 415, data: undefined },
};
