import { compareWith } from '../src/phone/document-check';

const jsonOf = (schema: object) => ({ content: { 'application/json': { schema } } });
const compare = compareWith({
  paths: {
    '/people/{id}': {
      get: {
        responses: {
          200: {
            ...jsonOf({ $ref: '#/components/schemas/Person' }),
            headers: { etag: { required: true }, age: {} },
          },
          404: { ...jsonOf({ type: 'object' }), 'x-error-codes': ['NOT_FOUND'] },
        },
      },
    },
  },
  components: { schemas: { Person: { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } } } },
} as Parameters<typeof compareWith>[0]);

const headers = new Headers({ etag: '1' });

describe('an answer', () => {
  it.each([
    ['passes when it is as documented', 'GET', '/people/1?a=b', 200, { id: 1 }, null],
    ['passes as a documented refusal', 'GET', '/people/2', 404, { code: 'NOT_FOUND' }, null],
    ['fails with another body', 'GET', '/people/1', 200, { id: '1' }, 'the body/id must be integer'],
    ['fails with another status', 'GET', '/people/1', 410, {}, 'an undocumented status'],
    ['fails with another code', 'GET', '/people/1', 404, { code: 'GONE' }, 'an undocumented code'],
    ['fails at another address', 'GET', '/people', 200, {}, 'an undocumented address'],
    ['fails for another method', 'POST', '/people/1', 200, {}, 'an undocumented address'],
    ['passes where it says that there is nothing', 'GET', '/people', 404, {}, null],
  ])('%s', (_title, method, path, status, body, problem) => {
    expect(compare(method, path, { status, body, headers })).toBe(problem);
  });

  it('fails without a header that is promised', () => {
    const answer = { status: 200, body: { id: 1 }, headers: new Headers() };
    expect(compare('GET', '/people/1', answer)).toBe('no header etag');
  });
});
