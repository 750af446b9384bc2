import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lookForTool } from '../src/tools/look-for-tool';
import type { Tool } from '../src/tools/tool';
import { TOOLS } from '../src/tools/tools';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'tools-test-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

async function program(name: string, script: string): Promise<string> {
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, name), 0o755);
  return join(folder, name);
}

/** Under names that no machine has in its usual places. */
const renamed = (tool: Tool, name: string): Tool => ({ ...tool, programs: { [tool.kind]: [name] } });

describe('a tool on the machine', () => {
  it('is found on the PATH', async () => {
    const file = await program('our-busted', 'echo 2.1.1');
    expect(await lookForTool(renamed(TOOLS.busted, 'our-busted'), folder)).toEqual({ programs: { busted: file } });
  });

  it('is missing by its name', async () => {
    expect(await lookForTool(renamed(TOOLS.busted, 'our-busted'), folder)).toEqual({ reason: 'missing: our-busted' });
  });

  it('does not count when it does not run', async () => {
    await program('our-busted', 'echo "module busted.runner not found" >&2; exit 1');
    const found = await lookForTool(renamed(TOOLS.busted, 'our-busted'), folder);
    expect(found).toEqual({ reason: expect.stringContaining('busted.runner not found') });
  });

  it('does not count as nginx when it knows no Lua', async () => {
    const refuse = 'case " $* " in *" -t "*) echo "unknown directive init_by_lua_block" >&2; exit 1 ;; esac; exit 0';
    await program('our-nginx', refuse);
    const found = await lookForTool(renamed(TOOLS.nginx, 'our-nginx'), folder);
    expect(found).toEqual({ reason: expect.stringMatching(/no Lua, or no cjson: .*init_by_lua_block/) });
  });
});
