import fc from 'fast-check';
import { startForeignRouter, type ForeignRouter } from './fakes/foreign-router';

/** Pieces of documents, combined at random. */
const PIECES = [
  ['{', '}', '(', ')', '[', ']', ':', '!', '$', '@', '...', '"', '"""', '#', '=', '|', '&', '\u0000', '\uD800', '😀'],
  ['query', 'mutation', 'subscription', 'fragment', 'on', 'A', 'B', '$id: ID!', '$f: Filter', '$__proto__: Int'],
  ['products', 'product(id: "1")', 'product(id: $id)', 'count(ids: [1, 2])', 'count(ids: $id)', 'broken', 'busy'],
  ['name', 'rating', 'reviews { text }', '...A', '...B', '... on Product', '__typename', '__schema { types { name } }'],
  ['@include(if: true)', '@skip(if: $id)', '@defer', 'x: name', '1', '-1e400', 'null', '{a: 1}', '__proto__'],
  [
    'topReview { text }',
    '_entities',
    '_service { sdl }',
    '{ products { name rating } }',
    '{ product(id: 1) { name } }',
  ],
];
const piece = fc.constantFrom(...PIECES.flat());
const document = fc.oneof(
  { weight: 4, arbitrary: fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(' ')) },
  { weight: 4, arbitrary: fc.array(piece, { maxLength: 12 }).map((pieces) => `{ products { ${pieces.join(' ')} } }`) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
);
const variables = fc.oneof(
  fc.jsonValue(),
  fc.record({ id: fc.jsonValue(), f: fc.jsonValue(), __proto__: fc.jsonValue() }, { requiredKeys: [] }),
);
const envelope = fc.record(
  {
    query: fc.oneof({ weight: 9, arbitrary: document }, fc.jsonValue()),
    variables,
    operationName: fc.oneof(fc.constantFrom('A', 'B', '', null), fc.jsonValue()),
    extensions: fc.jsonValue(),
  },
  { requiredKeys: ['query'] },
);
const body = fc.oneof(
  { weight: 9, arbitrary: envelope.map((value) => JSON.stringify(value)) },
  fc.json(),
  fc.string({ unit: 'binary' }),
);

describe('random request bodies', () => {
  let router: ForeignRouter;
  beforeAll(async () => {
    router = await startForeignRouter();
  });
  afterAll(() => router.stop());

  it('every random body gets JSON with a code and a request id, and never a 5xx', async () => {
    await fc.assert(
      fc.asyncProperty(body, async (sent) => {
        const headers = { 'content-type': 'application/json' };
        const response = await fetch(`${router.url}/graphql`, { method: 'POST', headers, body: sent });
        const text = await response.text();
        expect(response.status).toBeLessThan(500);
        const { errors = [] } = JSON.parse(text) as {
          errors?: { extensions: { code: unknown; requestId: unknown } }[];
        };
        for (const { extensions } of errors) {
          expect(extensions.code).toEqual(expect.any(String));
          expect(extensions.requestId).toBe(response.headers.get('x-request-id'));
        }
        expect(text).not.toMatch(/canary|node_modules|at \w+ \(/);
      }),
      { numRuns: 200 },
    );
  });
});
