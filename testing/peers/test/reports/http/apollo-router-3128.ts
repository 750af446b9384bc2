// https://github.com/apollographql/router/pull/3128
import { post } from '../../support/ask';
import { persisted, sha256 } from '../../support/persisted';
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a document sent with the hash of another one is not executed',
  graph: shop,
  ask: (endpoint) =>
    post(endpoint, { query: '{ __typename }', extensions: persisted(sha256('{ product(id: "1") { name } }')) }),
  expected: { status: 400, data: undefined, codes: ['BAD_REQUEST'] },
  stock: { does: 'refuses it too', status: 400, data: undefined, codes: ['INTERNAL_SERVER_ERROR'] },
};
