import { hash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createLogger, createMetrics } from '@gobbler/service-kit';
import { eventually } from '@gobbler/test-harness';
import { parseManifest } from '../src/trusted/read-manifest';
import { createTrustRequest } from '../src/trusted/trust-requests';
import { codesOf, readAnswer, type Answered } from './fakes/ask';
import { startOwnRouter } from './fakes/start-own-router';
import { startForeignRouter, type ForeignRouter } from './fakes/foreign-router';

const LIST = 'query List { products { name } }';
const FIND = 'query Find($id: ID!) { product(id: $id) { name } }';
const RENAME = 'mutation Rename { rename(id: "1", name: "Cake") { name } }';
const OTHER = 'query Other { products { id } }';

const folder = mkdtempSync(join(tmpdir(), 'gobbler-trusted-'));
const path = join(folder, 'manifest.json');
afterAll(() => rmSync(folder, { recursive: true }));

type Operations = readonly (readonly [id: string, body: string])[];
const manifest = (operations: Operations) =>
  JSON.stringify({
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: operations.map(([id, body]) => ({ id, body, name: 'Any', type: 'query' })),
  });
const write = (operations: Operations) => writeFileSync(path, manifest(operations));
const TRUSTED: Operations = [
  ['list-1', LIST],
  [hash('sha256', FIND), FIND],
  ['rename-1', RENAME],
];

const persisted = (id: unknown) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: id } } });
const HEADERS = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };

async function post(url: string, body: object, headers: Record<string, string> = {}): Promise<Answered> {
  const init = { method: 'POST', headers: { ...HEADERS, ...headers }, body: JSON.stringify(body) };
  return readAnswer(await fetch(`${url}/graphql`, init));
}

async function get(url: string, parameters: Record<string, string>): Promise<Answered> {
  return readAnswer(await fetch(`${url}/graphql?${new URLSearchParams(parameters).toString()}`));
}

const products = { products: [{ name: 'Bread' }, { name: 'Soup' }] };

describe.each(['own', 'apollo'])('trusted documents on the engine %s', (engine) => {
  let router: ForeignRouter;
  const urls: Record<string, string> = {};
  beforeAll(async () => {
    write(TRUSTED);
    router = await startForeignRouter({ ROUTER_ENGINE: engine });
    for (const mode of ['allow', 'log', 'only']) {
      urls[mode] = await router.startAnother({
        ROUTER_ENGINE: engine,
        TRUSTED_DOCUMENTS_FILE: path,
        TRUSTED_DOCUMENTS_MODE: mode,
        ROUTER_SUPERGRAPH_POLL_MS: '50',
      });
    }
  });
  afterAll(() => router.stop());
  const urlOf = (mode: string) => urls[mode] ?? '';

  it.each(['allow', 'log', 'only'])(
    'run by their id in the mode %s, by every way in and again from the caches',
    async (mode) => {
      const url = urlOf(mode);
      for (let round = 0; round < 3; round += 1) {
        expect((await post(url, { documentId: 'list-1' })).data).toEqual(products);
        expect((await post(url, persisted('list-1'))).data).toEqual(products);
        expect((await post(url, persisted(hash('sha256', LIST)))).data).toEqual(products);
        expect((await get(url, { documentId: 'list-1' })).data).toEqual(products);
        const variables = JSON.stringify({ id: '2' });
        const extensions = JSON.stringify(persisted(hash('sha256', FIND)).extensions);
        expect((await get(url, { extensions, variables })).data).toEqual({ product: { name: 'Soup' } });
      }
      expect((await post(url, { query: LIST })).data).toEqual(products);
    },
  );

  it('keep queries by GET apart from mutations', async () => {
    expect((await get(urlOf('only'), { documentId: 'rename-1' })).status).toBe(405);
    expect((await post(urlOf('only'), { documentId: 'rename-1' })).data).toEqual({ rename: { name: 'Cake' } });
  });

  it.each(['allow', 'log'])('let others run in the mode %s, also as persisted queries', async (mode) => {
    const url = urlOf(mode);
    expect((await post(url, { query: OTHER })).errors).toEqual([]);
    const id = hash('sha256', `${OTHER} #${mode}`);
    expect(codesOf(await post(url, persisted(id)))).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    expect((await post(url, { query: `${OTHER} #${mode}`, ...persisted(id) })).errors).toEqual([]);
    expect((await post(url, persisted(id))).errors).toEqual([]);
    expect(codesOf(await post(url, { documentId: 'nothing' }))).toEqual(['PERSISTED_QUERY_NOT_IN_LIST']);
  });

  it('are logged when they are unknown, once, with the client and without their text', async () => {
    const query = `${OTHER} #secret`;
    const sent = { 'apollographql-client-name': 'phone', 'apollographql-client-version': '1.2.3' };
    for (let round = 0; round < 3; round += 1) await post(urlOf('log'), { query }, sent);
    const lines = router.logged.filter((line) => line.includes(hash('sha256', query)));
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ client: { name: 'phone', version: '1.2.3' } });
    expect(lines[0]).not.toContain('secret');
  });

  it.each([
    ['another text', { query: OTHER }, 'QUERY_NOT_IN_SAFELIST'],
    ['a trusted text with a space more', { query: `${LIST} ` }, 'QUERY_NOT_IN_SAFELIST'],
    ['another text with the id of a trusted one', { query: OTHER, documentId: 'list-1' }, 'QUERY_NOT_IN_SAFELIST'],
    ['another text with its hash', { query: OTHER, ...persisted(hash('sha256', OTHER)) }, 'QUERY_NOT_IN_SAFELIST'],
    ['a text that is not GraphQL', { query: '{{{{' }, 'QUERY_NOT_IN_SAFELIST'],
    ['an empty text', { query: '' }, 'QUERY_NOT_IN_SAFELIST'],
    ['introspection', { query: '{ __schema { types { name } } }' }, 'QUERY_NOT_IN_SAFELIST'],
    ['an unknown id', { documentId: 'nothing' }, 'PERSISTED_QUERY_NOT_IN_LIST'],
    ['the name of a property that all objects have', { documentId: 'constructor' }, 'PERSISTED_QUERY_NOT_IN_LIST'],
    ['an unknown hash', persisted(hash('sha256', OTHER)), 'PERSISTED_QUERY_NOT_IN_LIST'],
    ['a hash that is not a text', persisted({}), 'PERSISTED_QUERY_NOT_IN_LIST'],
    ['no hash', persisted(undefined), 'PERSISTED_QUERY_NOT_IN_LIST'],
  ])('refuse %s in the mode only, with 400 before anything runs', async (_what, body, code) => {
    router.products.asked.length = 0;
    for (let round = 0; round < 2; round += 1) {
      const answer = await post(urlOf('only'), body);
      expect([answer.status, codesOf(answer)]).toEqual([400, [code]]);
    }
    expect(router.products.asked).toEqual([]);
  });

  it('are taken from a new file without a restart, while a file that can’t be used changes nothing', async () => {
    write([...TRUSTED, ['other-1', OTHER]]);
    await eventually(async () => codesOf(await post(urlOf('only'), { query: OTHER })).length === 0);
    writeFileSync(path, '{"format": "something else"}');
    await eventually(() =>
      router.logged.some((line) => line.includes('a new manifest of trusted documents was refused')),
    );
    expect((await post(urlOf('only'), { documentId: 'other-1' })).errors).toEqual([]);
    write(TRUSTED);
    await eventually(async () => codesOf(await post(urlOf('only'), { documentId: 'other-1' })).length === 1);
    // Registered as a persisted query while it was trusted or not, it is refused.
    const byHash = await post(urlOf('only'), persisted(hash('sha256', OTHER)));
    expect(codesOf(byHash)).toEqual(['PERSISTED_QUERY_NOT_IN_LIST']);
  });

  it.each<[string, string, string]>([
    ['is no JSON', '{', 'no manifest'],
    ['has another format', '{"format":"x","version":1,"operations":[]}', 'no manifest'],
    [
      'gives two texts one id',
      manifest([
        ['a', LIST],
        ['a', FIND],
      ]),
      'two documents with the id a',
    ],
    ['is too large', ' '.repeat(16 * 1024 * 1024 + 1), 'bytes'],
  ])('stop the start when the file %s', async (_what, text, problem) => {
    const broken = join(folder, 'broken.json');
    writeFileSync(broken, text);
    await expect(router.startAnother({ TRUSTED_DOCUMENTS_FILE: broken })).rejects.toThrow(problem);
  });

  it('stop the start when the file is missing', async () => {
    await expect(router.startAnother({ TRUSTED_DOCUMENTS_FILE: join(folder, 'none') })).rejects.toThrow('is missing');
  });

  it('stop the start when the file is a folder', async () => {
    await expect(router.startAnother({ TRUSTED_DOCUMENTS_FILE: folder })).rejects.toThrow('it is no file');
  });

  it('stop the start when there is none, which would lock every client out in the mode only', async () => {
    const empty = join(folder, 'empty.json');
    writeFileSync(empty, manifest([]));
    await expect(router.startAnother({ TRUSTED_DOCUMENTS_FILE: empty })).rejects.toThrow('has no operations');
  });
});

describe('the count of documents', () => {
  it('distinguishes trusted ones from others', async () => {
    const metrics = createMetrics('router');
    const documents = parseManifest(manifest(TRUSTED), path);
    const log = createLogger({ service: 'router', level: 'silent' });
    const trust = createTrustRequest({ mode: 'log', documents: () => documents, log, metrics });
    for (const query of [LIST, FIND, OTHER]) trust({ method: 'POST', headers: {}, body: { query }, url: '/graphql' });
    trust({ method: 'GET', headers: {}, body: undefined, url: '/graphql' });
    const text = await metrics.render();
    expect(text).toMatch(/gobbler_trusted_documents_total\{document="trusted",.*\} 2\n/);
    expect(text).toMatch(/gobbler_trusted_documents_total\{document="unknown",.*\} 1\n/);
  });
});

describe('a REST route', () => {
  it('runs its own document in the mode only', async () => {
    write(TRUSTED);
    const own = await startOwnRouter();
    try {
      const url = await own.startAnother({ TRUSTED_DOCUMENTS_FILE: path, TRUSTED_DOCUMENTS_MODE: 'only' });
      await fetch(`${url}/post/viewposts?latitude=1&longitude=1&user_id=0`);
      // The fakes have another schema, so the document got as far as its validation.
      expect(own.logged.join('')).toContain('stored operation ViewPosts failed: GRAPHQL_VALIDATION_FAILED');
    } finally {
      await own.stop();
    }
  });
});

describe('npm run trusted-documents', () => {
  const run = (...args: string[]) =>
    execFileSync('node', [resolve(__dirname, '../../tools/trusted-documents.js'), ...args], { encoding: 'utf8' });

  it('makes a manifest of a folder, with texts as clients send them', async () => {
    const documents = join(folder, 'documents');
    execFileSync('mkdir', [documents]);
    writeFileSync(join(documents, 'list.graphql'), `${LIST}\n`);
    writeFileSync(join(documents, 'two.graphql'), `${FIND}\nquery WithName { products { ...Named } }`);
    writeFileSync(join(documents, 'fragments.graphql'), 'fragment Named on Product { name }');
    run(documents, '--out', path);
    const router = await startForeignRouter({ TRUSTED_DOCUMENTS_FILE: path, TRUSTED_DOCUMENTS_MODE: 'only' });
    try {
      expect((await post(router.url, { query: `${LIST}\n` })).data).toEqual(products);
      const { operations } = JSON.parse(run(documents)) as { operations: { id: string; name: string }[] };
      expect(operations.map(({ name }) => name)).toEqual(['List', 'Find', 'WithName']);
      expect((await post(router.url, { documentId: operations[2]?.id })).data).toEqual(products);
    } finally {
      await router.stop();
    }
  });

  it('refuses an operation without a name', () => {
    const anonymous = join(folder, 'anonymous.graphql');
    writeFileSync(anonymous, '{ products { name } }');
    expect(() => run(anonymous)).toThrow('an operation has no name');
  });
});
