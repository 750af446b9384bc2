import { execFile } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { eventually, ROOT, startProcess } from '@gobbler/test-harness';
import { createClient } from '@gobbler/test-harness/graphql/client';
import { createPost } from '@gobbler/test-harness/seed';
import { createDataDir, removeDataDir } from '@gobbler/test-harness/start-system';
import { applyDiff, copyRepository } from './copy-repository';

const run = promisify(execFile);

/** Code blocks of a language. */
function blocksOf(page: string, language: string): string[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].flatMap(([, name, block = '']) =>
    name === language ? [block] : [],
  );
}

const TUTORIALS = globSync('docs/tutorials/*.md', { cwd: ROOT }).toSorted();
const lines = TUTORIALS.flatMap((page) => blocksOf(page, 'sh'))
  .filter((block) => !block.startsWith('curl '))
  .flatMap((block) => block.trim().split('\n'));

/** All steps of all tutorials, in one copy. */
describe('the tutorials', () => {
  const parent = mkdtempSync(join(tmpdir(), 'gobbler-tutorials-'));
  const copy = join(parent, 'gobbler');
  beforeAll(() => {
    copyRepository(copy);
    for (const diff of TUTORIALS.flatMap((page) => blocksOf(page, 'diff'))) applyDiff(diff, copy);
  });
  afterAll(() => rmSync(parent, { recursive: true, force: true }));

  it('are a field, an event and a REST route', () => {
    expect(TUTORIALS.map((page) => basename(page))).toEqual([
      'add-a-field.md',
      'add-a-rest-route.md',
      'add-an-event.md',
    ]);
    expect(lines).toContain('npm run compose');
  });

  it('have commands that succeed, and leave a system that does what they promise', async () => {
    const commands = [...new Set(lines)].filter((line) => !line.startsWith('npm test -- '));
    for (const line of commands) await run('sh', ['-c', line], { cwd: copy });
    const tests = lines.flatMap((line) => /^npm test -- (.+)$/.exec(line)?.[1] ?? []);
    const { stdout } = await run('sh', ['-c', `npm test -- ${tests.join(' ')}`], { cwd: copy });
    expect(stdout).toMatch(/\d\d+ passed, 0 failed, 0 skipped/);

    const dataDir = await createDataDir();
    const env = { PORT: '0', GOBBLER_DATA_DIR: dataDir, LOG_LEVEL: 'warn' };
    const system = startProcess(process.execPath, ['local/launcher/dist/main.js'], { cwd: copy, env });
    try {
      const [, url = ''] = await system.prints(/Gobbler is ready on (http:\/\/\S+)/);
      const client = createClient(() => url);
      const ana = await client.signUp('Ana');
      const id = await createPost(client, ana);
      expect((await client.ask(`{ post(id: "${id}") { isEdited } }`)).data.post).toEqual({ isEdited: false });
      expect(await call('add-a-field.md', url)).toContain('"isEdited"');
      expect(JSON.parse(await call('add-a-rest-route.md', url))).toEqual({ post_id: 1, portions_left: 2 });
      await client.data('mutation Hide($id: ID!) { hidePost(id: $id) { post { isEdited } } }', { id }, ana);
      expect((await client.ask(`{ post(id: "${id}") { isEdited } }`, {}, ana)).data.post).toEqual({ isEdited: true });
      await eventually(() => readFileSync(join(dataDir, 'gobbler.log'), 'utf8').includes('a post was hidden'));
    } finally {
      await system.stop();
      await removeDataDir(dataDir);
    }
  });

  async function call(page: string, url: string): Promise<string> {
    const [curl = ''] = blocksOf(`docs/tutorials/${page}`, 'sh').filter((block) => block.startsWith('curl '));
    return (await run('sh', ['-c', curl.replaceAll('http://127.0.0.1:4000', url)])).stdout;
  }
});
