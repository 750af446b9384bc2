import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '@gobbler/test-harness';
import { useSystem } from '@gobbler/test-harness/use-system';

const run = promisify(execFile);

/** The shell blocks of a page that call the running system. */
function callsIn(page: string): string[] {
  const text = readFileSync(resolve(ROOT, page), 'utf8');
  return [...text.matchAll(/```sh\n(curl [\s\S]*?)```/g)].map((match) => match[1] ?? '');
}

describe('what the documentation shows', () => {
  const { url } = useSystem();

  async function paste(call: string): Promise<unknown> {
    const { stdout } = await run('sh', ['-c', call.replaceAll('http://127.0.0.1:4000', url())]);
    return JSON.parse(stdout);
  }

  it('is there to be pasted', () => {
    expect(callsIn('README.md')).toHaveLength(3);
    expect(callsIn('docs/operations.md')).toHaveLength(2);
  });

  it('works: the first query, the first REST call, an account', async () => {
    const [query = '', rest = '', account = ''] = callsIn('README.md');
    expect(await paste(query)).toMatchObject({ data: { nearbyPosts: { edges: [] } } });
    expect(await paste(rest)).toEqual([]);
    expect(await paste(account)).toMatchObject({
      data: { signUp: { user: { id: '1' }, session: { accessToken: expect.stringMatching(/^ey/) } } },
    });
  });

  it('works: asking whether all is well', async () => {
    expect(await paste(callsIn('docs/operations.md')[0] ?? '')).toMatchObject({ status: 'ready' });
  });
});
