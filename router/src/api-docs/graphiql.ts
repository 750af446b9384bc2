import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Where `tools/graphiql.js` writes the page and what it loads. */
const PAGE = join(dirname(require.resolve('@gobbler/graphiql/package.json')), 'dist/page');

/** Serves what GraphiQL's page loads, and the way to it from `/graphiql`. Names have a hash in them, so they never change. */
export async function addGraphiqlAssets(app: FastifyInstance): Promise<void> {
  app.get('/graphiql', (_request, reply) => reply.redirect('/graphql'));
  await app.register(fastifyStatic, {
    root: join(PAGE, 'assets'),
    prefix: '/docs/graphiql/assets/',
    decorateReply: false,
    index: false,
    preCompressed: true,
    immutable: true,
    maxAge: '1y',
    setHeaders: (reply) => void reply.header('content-security-policy', "default-src 'none'; connect-src 'self'"),
  });
}

/** The page. `isOwn` says whether it shows the operations of our own supergraph. Throws where it hasn't been built. */
export async function readGraphiqlPage(isOwn: boolean): Promise<string> {
  const html = await readFile(join(PAGE, 'index.html'), 'utf8');
  return isOwn ? html : html.replace('name="supergraph" content="own"', 'name="supergraph" content="other"');
}
