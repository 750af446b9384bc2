// https://github.com/ChilliCream/graphql-platform/issues/2759
import { get } from '../../support/ask';
import { persisted, sha256 } from '../../support/persisted';
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a hash may come by GET without a document',
  graph: shop,
  ask: (endpoint) =>
    get(
      endpoint,
      new URLSearchParams({ extensions: JSON.stringify(persisted(sha256('never sent by GET'))) }).toString(),
    ),
  expected: { status: 200, data: undefined, codes: ['PERSISTED_QUERY_NOT_FOUND'] },
  stock: 'the same',
};
