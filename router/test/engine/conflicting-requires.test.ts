import { startFakeSubgraph, type FakeSubgraph } from '@gobbler/test-harness/fake-subgraph';
import { ask, codesOf } from '../fakes/ask';
import { startTestRouter, type TestRouter } from '../fakes/test-router';

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@external", "@requires"])';

const STOCK = `
  ${LINK}
  type Query { goods: [Good] good: Good }
  type Good @key(fields: "code") { code: ID! price(currency: String!): Int weight: Int }
`;

const SHIPPING = `
  ${LINK}
  type Good @key(fields: "code") {
    code: ID!
    price(currency: String!): Int @external
    weight: Int @external
    inDollars: Int @requires(fields: "price(currency: \\"USD\\") weight")
    inEuros: Int @requires(fields: "price(currency: \\"EUR\\") weight")
  }
`;

const CODES = ['a', 'b'];

function goodOf(code: string) {
  return {
    code,
    weight: code === 'a' ? 1 : 2,
    price: ({ currency }: { currency: string }) => (currency === 'USD' ? 10 : 7),
  };
}

describe('fields whose requirements differ only in arguments', () => {
  let stock: FakeSubgraph;
  let router: TestRouter;

  beforeAll(async () => {
    stock = await startFakeSubgraph('stock', STOCK, {
      Query: { goods: () => CODES.map(goodOf), good: () => goodOf('b') },
      Good: { __resolveReference: ({ code }: { code: string }) => goodOf(code) },
    });
    const perWeight = ({ price, weight }: { price: number; weight: number }) => price * weight;
    const shipping = await startFakeSubgraph('shipping', SHIPPING, {
      Good: { inDollars: perWeight, inEuros: perWeight },
    });
    router = await startTestRouter([stock, shipping], { env: { ROUTER_ENGINE: 'own' } });
  });
  afterEach(() => stock.answerWith(null));
  afterAll(() => router.stop());

  it('each get their own values', async () => {
    const { data, errors } = await ask(router.url, '{ goods { code inDollars inEuros mine: price(currency: "EUR") } }');
    expect(errors).toEqual([]);
    expect(data).toEqual({
      goods: [
        { code: 'a', inDollars: 10, inEuros: 7, mine: 7 },
        { code: 'b', inDollars: 20, inEuros: 14, mine: 7 },
      ],
    });
  });

  it('each get their own values below several root fields and fragments', async () => {
    const { data, errors } = await ask(
      router.url,
      '{ good { ...F inEuros } goods { ... on Good { inEuros inDollars } } } fragment F on Good { x: inDollars }',
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({
      good: { x: 20, inEuros: 14 },
      goods: [
        { inEuros: 7, inDollars: 10 },
        { inEuros: 14, inDollars: 20 },
      ],
    });
  });

  it('are an error where the two calls return other objects', async () => {
    let calls = 0;
    stock.answerWith((_request, reply) => {
      calls += 1;
      const found = (calls % 2 === 0 ? ['b', 'a'] : CODES).map((code) => ({
        __typename: 'Good',
        code,
        price: 1,
        weight: 1,
      }));
      return reply.send({ data: { goods: found } });
    });
    const answered = await ask(router.url, '{ goods { code inDollars inEuros } }');
    expect(codesOf(answered)).toEqual(['SUBGRAPH_UNAVAILABLE', 'SUBGRAPH_UNAVAILABLE']);
    expect(answered.data).toMatchObject({ goods: [{ inEuros: null }, { inEuros: null }] });
  });

  it('report a failed call once', async () => {
    stock.answerWith((_request, reply) => reply.status(500).send('no'));
    const answered = await ask(router.url, '{ goods { code inDollars inEuros } }');
    expect(answered.data).toEqual({ goods: null });
    expect(answered.errors.map(({ path }) => path)).toEqual([['goods']]);
  });
});
