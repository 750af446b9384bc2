// https://github.com/fastify/fast-uri/pull/205
import { get } from '../../support/ask';
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

const bomb = Array.from({ length: 200 }, (_, index) => `a${index}:__typename`).join(' ');

export const report: Report = {
  title: 'a malformed escape in a GET is refused and hides no document from the limits',
  graph: shop,
  ask: (endpoint) => get(endpoint, `query={${bomb}}%20%23%ZZ`),
  expected: { status: 400, data: undefined, codes: ['BAD_REQUEST'] },
  stock: { does: 'executes it', status: 200, codes: [] },
};
