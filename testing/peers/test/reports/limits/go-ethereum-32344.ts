// https://github.com/ethereum/go-ethereum/pull/32344
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a document that follows a cycle of the schema for ever is too deep',
  graph: shop,
  ask: { query: `{ product(id: "1") { ${'related { '.repeat(40)} name ${'} '.repeat(40)} } }` },
  expected: { status: 400, data: undefined, codes: ['DEPTH_LIMIT'] },
  stock: { does: 'executes it', status: 200, codes: [] },
};
