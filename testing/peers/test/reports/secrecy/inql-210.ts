// https://github.com/doyensec/inql/issues/210
import { secretShop } from '../../support/shop';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'the subgraphs’ schemas can’t be had through _service',
  graph: secretShop,
  ask: { query: '{ _service { sdl } }' },
  expected: { status: 400, data: undefined, codes: ['GRAPHQL_VALIDATION_FAILED'] },
  stock: 'the same',
};
