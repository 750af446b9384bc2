import { dirname, join } from 'node:path';
import fastifyStatic, { type FastifyStaticOptions } from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { printSchema, type GraphQLSchema } from 'graphql';
import { createOpenApi } from './create-openapi';
import { PAGE_HEADERS } from './page-headers';

const ASSETS = join(__dirname, '../../assets');
const SWAGGER_UI = dirname(require.resolve('swagger-ui-dist/package.json'));

/** Files of the REST page by their addresses. */
const FILES = [
  ['/docs', ASSETS, 'docs.html'],
  ['/docs/docs.css', ASSETS, 'docs.css'],
  ['/docs/docs.js', ASSETS, 'docs.js'],
  ['/docs/swagger-ui-bundle.js', SWAGGER_UI, 'swagger-ui-bundle.js'],
  ['/docs/swagger-ui.css', SWAGGER_UI, 'swagger-ui.css'],
] as const;

const STATIC: FastifyStaticOptions = {
  root: ASSETS,
  serve: false,
  setHeaders: (reply) => {
    for (const [name, value] of Object.entries(PAGE_HEADERS)) void reply.header(name, value);
  },
};

/**
 * Serves what there is to read about the API: `/docs`, a page of the REST API with a form for every route; the document
 * behind it at `/openapi.json`; the GraphQL schema that clients see at `/schema.graphql`. All assets are our own.
 */
export async function addApiDocs(app: FastifyInstance, apiSchema: () => GraphQLSchema): Promise<void> {
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
  await app.register(fastifyStatic, STATIC);
  for (const [address, folder, name] of FILES) app.get(address, (_request, reply) => reply.sendFile(name, folder));
}

function send(reply: FastifyReply, type: string, body: string): FastifyReply {
  return reply.headers({ ...PAGE_HEADERS, 'content-type': type }).send(body);
}
