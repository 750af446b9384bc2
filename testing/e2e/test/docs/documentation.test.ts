import { execFile, execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '@gobbler/test-harness';
import { useSystem } from '@gobbler/test-harness/use-system';

const run = promisify(execFile);
const read = (path: string) => readFileSync(resolve(ROOT, path), 'utf8');

/** The shell blocks of a page. */
function blocksIn(page: string): string[] {
  return [...read(page).matchAll(/^( *)```sh\n([^]*?)^\1```/gm)].map(([, , block = '']) => block);
}

/** Those that call the running system. */
const callsIn = (page: string) => blocksIn(page).filter((block) => block.startsWith('curl '));
const linesIn = (page: string) =>
  blocksIn(page)
    .flatMap((block) => block.split('\n'))
    .map((line) => line.replace(/\s+#.*$/, '').trim());

const folder = mkdtempSync(join(tmpdir(), 'gobbler-documents-'));
const manifest = join(folder, 'trusted-documents.json');
afterAll(() => rmSync(folder, { recursive: true }));

/** As docs/schema.md makes it. */
function makeManifest(): { readonly id: string; readonly name: string }[] {
  const [line = ''] = linesIn('docs/schema.md').filter((one) => one.startsWith('npm run trusted-documents '));
  execFileSync('sh', ['-c', line.replace('trusted-documents.json', manifest)], { cwd: ROOT });
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { operations: { id: string; name: string }[] }).operations;
}

describe('what the documentation shows', () => {
  const documents = makeManifest();
  const { system, url } = useSystem({ env: { TRUSTED_DOCUMENTS_FILE: manifest } });

  async function paste(call: string): Promise<unknown> {
    const { stdout } = await run('sh', ['-c', call.replaceAll('http://127.0.0.1:4000', url())]);
    return JSON.parse(stdout);
  }

  it('is there to be pasted, and each call is one of those below', () => {
    const pages = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md', { cwd: ROOT })];
    // The tutorials have a test of their own.
    const calls = pages
      .filter((page) => !page.startsWith('docs/tutorials/'))
      .map((page) => [page, callsIn(page).length]);
    expect(Object.fromEntries(calls.filter(([, count]) => count !== 0))).toEqual({
      'README.md': 4,
      'docs/operations.md': 1,
      'docs/operations/monitoring.md': 1,
      'docs/schema.md': 1,
      'docs/tracing.md': 1,
    });
  });

  it('works: the first query, the first REST call, an account, a log-in', async () => {
    const [query = '', rest = '', account = '', logIn = ''] = callsIn('README.md');
    expect(await paste(query)).toMatchObject({ data: { nearbyPosts: { edges: [] } } });
    expect(await paste(rest)).toEqual([]);
    expect(await paste(account)).toMatchObject({
      data: { signUp: { user: { id: '1' }, session: { accessToken: expect.stringMatching(/^ey/) } } },
    });
    const { stdout } = await run('sh', ['-c', logIn.replaceAll('http://127.0.0.1:4000', url())]);
    expect(stdout).toMatch(/^authorization: Bearer ey/m);
  });

  it('works: asking whether all is well, and what is counted', async () => {
    const [ready = ''] = callsIn('docs/operations.md');
    const [metrics = ''] = callsIn('docs/operations/monitoring.md');
    expect(await paste(ready)).toMatchObject({ status: 'ready' });
    const [, port = ''] = /metrics? .*reservation (\d+)/i.exec(system().output().replaceAll('\n', ' ')) ?? [];
    const { stdout } = await run('sh', ['-c', metrics.replace('4104', port)]);
    expect(stdout).toContain('gobbler_');
  });

  it('works: from an answer to its trace', async () => {
    const [call = ''] = callsIn('docs/tracing.md');
    const { extensions } = (await paste(call)) as { extensions: { traceId: string } };
    const page = await fetch(`${url()}/local/traces/${extensions.traceId}`);
    expect(await page.text()).toContain('graphql.parse');
  });

  it('works: a trusted document by its id', async () => {
    const [call = ''] = callsIn('docs/schema.md');
    const { id = '' } = documents.find(({ name }) => name === 'Feed') ?? {};
    expect(await paste(call.replace('3e1a…', id))).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    });
  });

  it('works: the commands for operators, each with an exit code that it explains', async () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const lines = ['docs/operations.md', 'docs/operations/backup.md'].flatMap(linesIn);
    const commands = new Set(
      lines.filter((line) => /^npm run (doctor|explain|audit|migrate|reconcile|dead-letters)\b/.test(line)),
    );
    expect(commands.size).toBeGreaterThan(12);
    const env = { ...process.env, PORT: new URL(url()).port, GOBBLER_DATA_DIR: system().dataDir };
    for (const command of commands) {
      const [, name = '', args = ''] = /^npm run ([\w-]+)(?: -- (.*))?$/.exec(command) ?? [];
      // Everything is built, so the program is run as npm would.
      const program = scripts[name]?.replace(/^.*exec /, '') ?? '';
      const ended = await run('sh', ['-c', `${program} ${args}`], { cwd: ROOT, env }).then(
        ({ stdout }) => ({ code: 0, stdout, stderr: '' }),
        (error: { code: number; stdout: string; stderr: string }) => error,
      );
      expect([command, ended.code, ended.stderr]).toEqual([
        command,
        expect.toSatisfy((code: number) => code === 0 || code === 1),
        expect.not.stringMatching(/Unknown|unknown option|Usage|\n +at /),
      ]);
    }
  });
});
