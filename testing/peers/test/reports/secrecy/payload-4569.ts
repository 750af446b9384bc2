// https://github.com/payloadcms/payload/issues/4569
import { secretShop } from '../../support/shop';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'introspection can be switched off',
  graph: secretShop,
  ask: { query: '{ __schema { types { name } } }' },
  expected: { status: 400, data: undefined },
  stock: 'the same',
};
