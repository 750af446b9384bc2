// https://github.com/apollographql/apollo-server/pull/6477
import { shop } from '../../support/shop';
import type { Report } from '../../support/report';

/** What a form on a foreign page can send without asking first. */
function multipart(endpoint: string): Promise<Response> {
  const body = new FormData();
  body.set('operations', JSON.stringify({ query: 'mutation { rename(id: "1", name: "x") { id } }' }));
  return fetch(endpoint, { method: 'POST', body });
}

export const report: Report = {
  title: 'a multipart POST, which a foreign page may send, executes nothing',
  graph: shop,
  ask: multipart,
  expected: { status: 400, data: undefined, codes: ['BAD_REQUEST'] },
  stock: 'the same',
};
