import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createLogger } from '@gobbler/service-kit';
import { getOperationAST, parse, print } from 'graphql';
import { createRecordedOperations, recordedFileSchema } from '../src/recorded/recorded-operations';
import { signatureOf } from '../src/recorded/signature-of';
import { readRouterConfig, startRouter } from '../src/index';
import { ask } from './fakes/ask';
import { startForeignRouter, type ForeignRouter } from './fakes/foreign-router';

const folder = mkdtempSync(join(tmpdir(), 'gobbler-recorded-'));
const path = join(folder, 'operations.json');
afterAll(() => rmSync(folder, { recursive: true }));

const readRecorded = () => recordedFileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
const signature = (text: string) => {
  const document = parse(text);
  const operation = getOperationAST(document, undefined);
  if (!operation) throw new Error('one operation');
  return signatureOf(document, operation);
};

describe('what a router records', () => {
  let market: ForeignRouter;
  beforeAll(async () => {
    market = await startForeignRouter();
  });
  afterAll(() => market.stop());

  async function record(engine: string, send: (url: string) => Promise<void>): Promise<void> {
    const config = readRouterConfig({
      ROUTER_SUPERGRAPH_PATH: market.supergraphPath,
      ROUTER_PORT: '0',
      ROUTER_METRICS_PORT: '0',
      ROUTER_ENGINE: engine,
      RECORDED_OPERATIONS_FILE: path,
    });
    const log = createLogger({ service: 'router', level: 'silent' });
    const router = await startRouter(config, { log, now: () => new Date('2026-11-05T10:00:00Z') });
    await send(router.url);
    await router.close();
  }

  const phone = { 'apollographql-client-name': 'phone', 'apollographql-client-version': '1.2.3' };

  it.each(['own', 'apollo'])(
    'is each client’s operations without values, also after a restart (%s)',
    async (engine) => {
      rmSync(path, { force: true });
      for (let start = 1; start <= 2; start += 1) {
        await record(engine, async (url) => {
          await ask(url, 'query Find { canary: product(id: "secret-7") { name } }', { headers: phone });
          await ask(url, 'query Find { other: product(id: "secret-8") { name } }', { headers: phone });
          await ask(url, '{ products { name } }');
          await ask(url, '{ nothing }');
          await ask(url, '{ products { id } }', { headers: { 'apollographql-client-name': 'x'.repeat(101) } });
        });
      }
      const { operations, dropped } = readRecorded();
      expect(dropped).toBe(0);
      const shown = operations.map(({ client, version, operation, count }) => ({
        client,
        version,
        operation: operation.replaceAll(/\s+/g, ' '),
        count,
      }));
      expect(shown).toEqual([
        { client: 'phone', version: '1.2.3', operation: 'query Find { alias0: product(id: "") { name } }', count: 4 },
        { client: 'unnamed', version: 'unnamed', operation: '{ products { name } }', count: 2 },
        { client: 'unnamed', version: 'unnamed', operation: '{ products { id } }', count: 2 },
      ]);
      expect(operations[0]).toMatchObject({ firstSeen: '2026-11-05', lastSeen: '2026-11-05' });
      expect(readFileSync(path, 'utf8')).not.toMatch(/secret|canary/);
      expect(statSync(path).mode & 0o777).toBe(0o600);
    },
  );

  it('does not replace a file that holds something else', async () => {
    writeFileSync(path, '{"precious": true}');
    await expect(record('own', () => Promise.resolve())).rejects.toThrow('something else than recorded operations');
    expect(readFileSync(path, 'utf8')).toBe('{"precious": true}');
  });

  it('is bounded, and says how much was dropped', () => {
    const operations = createRecordedOperations(null);
    const client = { name: 'phone', version: '1' };
    for (let index = 0; index < 2_500; index += 1) {
      operations.note(client, `query Q${index} { products { name } }`, '2026-11-05');
      operations.note(client, 'query Used { products { name } }', '2026-11-05');
    }
    const file = operations.toFile();
    expect(file).toMatchObject({
      dropped: 501,
      operations: expect.toSatisfy((all: unknown[]) => all.length === 2_000),
    });
    expect(file.operations.at(-1)).toMatchObject({ operation: 'query Used { products { name } }', count: 2_500 });
  });

  it('is read by npm run schema:check, which says whom a change concerns', () => {
    const operations = createRecordedOperations(null);
    operations.note({ name: 'phone', version: '9' }, 'query Gone { me { nickname } }', '2026-11-05');
    writeFileSync(path, JSON.stringify(operations.toFile()));
    const root = resolve(__dirname, '../..');
    const released = join(folder, 'released.graphql');
    const text = readFileSync(join(root, 'router/supergraph.graphql'), 'utf8');
    writeFileSync(
      released,
      text.replace(/^ {2}username: String @/m, '  nickname: String @join__field(graph: USER)\n$&'),
    );
    const run = () =>
      execFileSync('node', ['tools/schema-check.js', '--released', released, '--recorded', path], {
        cwd: root,
        encoding: 'utf8',
        stdio: 'pipe',
      });
    expect(run).toThrow(
      expect.objectContaining({ stdout: expect.stringContaining('breaking   phone 9: 1 operations') }),
    );
  });
});

describe('the signature of an operation', () => {
  it.each([
    [
      '{ a(n: 12, s: "x", f: 1.5, l: ["y", "z"], o: { k: """b""" }) }',
      '{ a(f: 0, l: [""], n: 0, o: { k: "" }, s: "") }',
    ],
    ['{ b a }', '{ a b }'],
    ['{ x: a(n: 1) y: a(n: 2) x: a(n: 1) }', '{ alias0: a(n: 0) alias1: a(n: 0) alias0: a(n: 0) }'],
    [
      'query ($v: Int = 7, $u: E = RED) { a(n: $v, e: $u, b: true) }',
      'query ($v0: Int = 0, $v1: E = RED) { a(b: true, e: $v1, n: $v0) }',
    ],
    ['{ ...F } fragment G on T { c } fragment F on T { b }', 'fragment F0 on T { b } { ...F0 }'],
  ])('of %s is %s', (text, expected) => {
    expect(signature(text)).toBe(print(parse(expected)));
  });
});
