// https://github.com/grafbase/grafbase/issues/2505
import { post } from '../../support/ask';
import { persisted, sha256 } from '../../support/persisted';
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'an unknown hash by POST is answered with PERSISTED_QUERY_NOT_FOUND, which clients wait for',
  graph: shop,
  ask: (endpoint) => post(endpoint, { extensions: persisted(sha256('never sent by POST')) }),
  expected: { status: 200, data: undefined, codes: ['PERSISTED_QUERY_NOT_FOUND'] },
  stock: 'the same',
};
