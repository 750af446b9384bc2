import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { printSchema, type GraphQLSchema } from 'graphql';
import { createOpenApi } from './create-openapi';

const ASSETS = join(__dirname, '../../assets');
const SWAGGER_UI = dirname(require.resolve('swagger-ui-dist/package.json'));

/** Files of the documentation's page, by their address. */
const FILES = [
  ['/docs', ASSETS, 'docs.html', 'text/html; charset=utf-8'],
  ['/docs/docs.js', ASSETS, 'docs.js', 'text/javascript; charset=utf-8'],
  ['/docs/swagger-ui-bundle.js', SWAGGER_UI, 'swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
  ['/docs/swagger-ui.css', SWAGGER_UI, 'swagger-ui.css', 'text/css; charset=utf-8'],
] as const;

const PAGE_HEADERS = {
  // Swagger UI sets styles of its elements, and its icons are data URLs.
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'cache-control': 'public, max-age=300',
};

/**
 * Serves what there is to read about the API: `/docs`, a page of the REST API with a form for every route; the document
 * behind it at `/openapi.json`; the GraphQL schema that clients see at `/schema.graphql`. All assets are our own.
 */
export function addApiDocs(app: FastifyInstance, apiSchema: () => GraphQLSchema): void {
  const openApi = JSON.stringify(createOpenApi());
  const printed = new WeakMap<GraphQLSchema, string>();

  function printOnce(schema: GraphQLSchema): string {
    const sdl = printed.get(schema) ?? printSchema(schema);
    printed.set(schema, sdl);
    return sdl;
  }

  app.get('/openapi.json', (_request, reply) => send(reply, 'application/json; charset=utf-8', openApi));
  app.get('/schema.graphql', (_request, reply) =>
    send(reply, 'application/graphql; charset=utf-8', printOnce(apiSchema())),
  );
  for (const [address, folder, name, type] of FILES) {
    const bytes = readFileSync(join(folder, name));
    app.get(address, (_request, reply) => send(reply, type, bytes));
  }
}

function send(reply: FastifyReply, type: string, body: string | Buffer): FastifyReply {
  return reply.headers({ ...PAGE_HEADERS, 'content-type': type }).send(body);
}
