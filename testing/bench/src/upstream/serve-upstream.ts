import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { ROOT } from '@gobbler/test-harness';
import { execute, parse, type DocumentNode, type GraphQLSchema } from 'graphql';
import { SUBGRAPHS } from '../federation/subgraphs';
import { resolveField } from './values';

/** Our five subgraphs' schemas over made-up data, each on a port of its own, in one process. Prints the addresses. */
export async function serveUpstream(jwks: string): Promise<void> {
  const urls = await Promise.all(
    SUBGRAPHS.map(async (name) => {
      const sdl = readFileSync(join(ROOT, 'subgraphs', name, 'schema.graphql'), 'utf8');
      const schema = buildSubgraphSchema([{ typeDefs: parse(sdl) }]);
      return [name, await serve(schema, jwks)] as const;
    }),
  );
  process.stdout.write(`upstream ${JSON.stringify(Object.fromEntries(urls))}\n`);
}

async function serve(schema: GraphQLSchema, jwks: string): Promise<string> {
  const documents = new Map<string, DocumentNode>();

  async function answer(request: IncomingMessage): Promise<string> {
    if (request.url === '/healthz' || request.url === '/readyz') return '{}';
    if (request.url === '/.well-known/jwks.json') return jwks;
    const { query, variables } = (await json(request)) as { query: string; variables?: object };
    // The router polls this; made-up sessions would go on without an end.
    if (query.includes('revokedSessions')) return NO_REVOCATIONS;
    const document = documents.get(query) ?? parse(query);
    if (documents.size < 1_000) documents.set(query, document);
    return JSON.stringify(
      await execute({ schema, document, variableValues: { ...variables }, fieldResolver: resolveField }),
    );
  }

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    answer(request).then(
      (text) => response.setHeader('content-type', 'application/json').end(text),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const NO_REVOCATIONS = JSON.stringify({ data: { revokedSessions: { sessions: [], cursor: '1', hasMore: false } } });
