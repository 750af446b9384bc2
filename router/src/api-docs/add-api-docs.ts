import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fastifyStatic, { type FastifyStaticOptions } from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { printSchema } from 'graphql';
import { readCostTable } from '../cost/cost-table';
import type { Engine } from '../graphql/live-engine';
import { createOpenApi } from './create-openapi';
import { PAGE_HEADERS } from './page-headers';
import { renderReference } from './reference/render-reference';

const ASSETS = join(__dirname, '../../assets');
const SWAGGER_UI = dirname(require.resolve('swagger-ui-dist/package.json'));

/** Files of the REST page by their addresses. */
const FILES = [
  ['/docs', ASSETS, 'docs.html'],
  ['/docs/docs.css', ASSETS, 'docs.css'],
  ['/docs/reference.css', ASSETS, 'reference.css'],
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

type Served = Pick<Engine, 'supergraph'> & { readonly executor: Pick<Engine['executor'], 'apiSchema'> };

export interface ApiDocsOptions {
  /** What is served now. */
  readonly served: () => Served;
  /** Assumed length of a list without `@listSize`. */
  readonly defaultListSize: number;
}

/**
 * Serves what there is to read about the API: `/docs`, a page of the REST API with a form for every route; the document
 * behind it at `/openapi.json`; `/docs/graphql`, a page of the GraphQL API; its schema as clients see it at `/schema.graphql`. All assets are our own.
 */
export async function addApiDocs(app: FastifyInstance, { served, defaultListSize }: ApiDocsOptions): Promise<void> {
  const openApi = JSON.stringify(createOpenApi());
  const access = JSON.parse(readFileSync(join(ASSETS, 'access.json'), 'utf8')) as Readonly<Record<string, string>>;
  const printOnce = memoize(({ executor }) => printSchema(executor.apiSchema));
  const renderOnce = memoize(({ executor, supergraph }) =>
    renderReference(executor.apiSchema, { access, table: readCostTable(supergraph.sdl), defaultListSize }),
  );

  // Who opens the address that `npm start` prints is a person with a browser, for whom there is no page there.
  app.get('/', (request, reply) =>
    request.headers.accept?.includes('text/html') ? reply.redirect('/docs') : reply.callNotFound(),
  );
  app.get('/openapi.json', (_request, reply) => send(reply, 'application/json; charset=utf-8', openApi));
  app.get('/schema.graphql', (_request, reply) =>
    send(reply, 'application/graphql; charset=utf-8', printOnce(served())),
  );
  app.get('/docs/graphql', (_request, reply) => send(reply, 'text/html; charset=utf-8', renderOnce(served())));
  await app.register(fastifyStatic, STATIC);
  for (const [address, folder, name] of FILES) app.get(address, (_request, reply) => reply.sendFile(name, folder));
}

function send(reply: FastifyReply, type: string, body: string): FastifyReply {
  return reply.headers({ ...PAGE_HEADERS, 'content-type': type }).send(body);
}

/** Makes a text once for each supergraph that is served. */
function memoize(make: (served: Served) => string): (served: Served) => string {
  const made = new WeakMap<Served, string>();
  return (served) => {
    const text = made.get(served) ?? make(served);
    made.set(served, text);
    return text;
  };
}
