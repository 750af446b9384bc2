// https://github.com/async-graphql/async-graphql/pull/331
import { post } from '../../support/ask';
import { persisted, sha256 } from '../../support/persisted';
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

const extensions = persisted(sha256('{ product(id: "2") { rating } }'));

export const report: Report = {
  title: 'a wrong hash puts nothing into the store of persisted documents',
  graph: shop,
  async ask(endpoint) {
    await (await post(endpoint, { query: '{ __typename }', extensions })).arrayBuffer();
    return post(endpoint, { extensions });
  },
  expected: { status: 200, data: undefined, codes: ['PERSISTED_QUERY_NOT_FOUND'] },
  stock: 'the same',
};
