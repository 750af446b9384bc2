// https://github.com/apollographql/router/issues/5424
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a fragment with a variable that only another operation uses is no obstacle',
  graph: shop,
  ask: {
    query: `query A { product(id: "1") { name } }
      query B($n: Int!) { ...F }
      fragment F on Query { products(first: $n) { rating } }`,
    operationName: 'A',
  },
  expected: { status: 200, data: { product: { name: 'Bread' } }, codes: [] },
  stock: {
    does: 'fails while planning',
    status: 500,
    data: undefined,
    codes: ['INVALID_GRAPHQL'],
  },
};
