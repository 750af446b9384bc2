// https://github.com/expressjs/body-parser/issues/21
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a declared charset that is not UTF-8 is refused, not read as UTF-8',
  graph: shop,
  ask: (endpoint) =>
    fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=iso-8859-1' },
      body: Buffer.from('{"query":"{ echo(text: \\"caf\xe9\\") }"}', 'latin1'),
    }),
  expected: { status: 400, data: undefined, codes: ['BAD_REQUEST'] },
  stock: { does: 'answers 415 with a page of HTML', status: 415, data: undefined },
};
