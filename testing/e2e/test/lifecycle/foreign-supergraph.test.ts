import { createServer, type Server } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema, type GraphQLResolverMap } from '@apollo/subgraph';
import { graphql, parse } from 'graphql';
import { createClient } from '@gobbler/test-harness/graphql/client';
import { endProcesses, startProcess, sendSignal } from '@gobbler/test-harness';
import { freePort } from '@gobbler/test-servers';

const BOOKS = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])
  type Book @key(fields: "isbn") { isbn: ID! title: String! }
  type Query { books: [Book!]! }
  type Mutation { rename(isbn: ID!, title: String!): Book! }
`;
const STOCK = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])
  type Book @key(fields: "isbn") { isbn: ID! copies: Int! }
`;

const servers: Server[] = [];
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gobbler-e2e-'));
});
afterAll(async () => {
  await endProcesses();
  for (const server of servers) server.close();
  await rm(folder, { recursive: true, force: true });
});

/** A subgraph that knows nothing of Gobbler; its address. */
async function startForeign(sdl: string, resolvers: GraphQLResolverMap): Promise<string> {
  const typeDefs = parse(sdl);
  const schema = buildSubgraphSchema([{ typeDefs, resolvers }]);
  const server = createServer((request, response) => {
    void text(request).then(async (body) => {
      const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
      const result = await graphql({ schema, source: query, variableValues: variables });
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(result));
    });
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/some/path`;
}

async function composeForeign(): Promise<string> {
  const titles = new Map([
    ['1', 'Soup'],
    ['2', 'Bread'],
  ]);
  const book = (isbn: string) => ({ isbn, title: titles.get(isbn) });
  const books = await startForeign(BOOKS, {
    Query: { books: () => [...titles.keys()].map(book) },
    Mutation: {
      rename: (_parent: unknown, { isbn, title }: { isbn: string; title: string }) => {
        titles.set(isbn, title);
        return book(isbn);
      },
    },
    Book: { __resolveReference: ({ isbn }: { isbn: string }) => book(isbn) },
  });
  const stock = await startForeign(STOCK, {
    Book: { __resolveReference: ({ isbn }: { isbn: string }) => ({ isbn, copies: Number(isbn) * 10 }) },
  });
  const { supergraphSdl, errors } = composeServices([
    { name: 'books', typeDefs: parse(BOOKS), url: books },
    { name: 'stock', typeDefs: parse(STOCK), url: stock },
  ]);
  if (!supergraphSdl) throw new Error(JSON.stringify(errors));
  const path = join(folder, 'supergraph.graphql');
  await writeFile(path, supergraphSdl);
  return path;
}

it('npm run router serves any supergraph: no secret, no database, no user logged in', async () => {
  const path = await composeForeign();
  const port = await freePort();
  const router = startProcess('npm', ['run', 'router'], {
    env: { ROUTER_SUPERGRAPH_PATH: path, PORT: String(port), GOBBLER_DATA_DIR: join(folder, 'data') },
  });
  await router.answers(`http://127.0.0.1:${port}/readyz`);
  const client = createClient(`http://127.0.0.1:${port}`);
  expect(await client.data('{ books { isbn title copies } }')).toEqual({
    books: [
      { isbn: '1', title: 'Soup', copies: 10 },
      { isbn: '2', title: 'Bread', copies: 20 },
    ],
  });
  expect(await client.data('mutation { rename(isbn: "1", title: "Curry") { title copies } }')).toEqual({
    rename: { title: 'Curry', copies: 10 },
  });
  const { __schema: schema } = await client.data('{ __schema { mutationType { fields { name } } } }');
  expect(schema.mutationType.fields).toEqual([{ name: 'rename' }]);
  expect((await fetch(`http://127.0.0.1:${port}/user/ping`)).status).toBe(404);
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
  sendSignal(-router.pid, 'SIGINT');
  expect(await router.ended).toBe(0);
});
