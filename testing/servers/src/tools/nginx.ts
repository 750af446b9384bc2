import { constants } from 'node:fs';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../run-program';
import type { Tool } from './tool';

/** Debian's and Ubuntu's place, after the one that nginx itself names. */
const MODULE_FOLDERS = ['/usr/lib/nginx/modules', '/usr/share/nginx/modules'];
/** The second needs the first. */
const MODULES = ['ndk_http_module.so', 'ngx_http_lua_module.so'];

/** With its Lua module (OpenResty has it built in) and Lua's cjson. Never run as the machine's service. */
export const nginx: Tool = {
  kind: 'nginx',
  title: 'nginx with Lua',
  programs: { nginx: ['openresty', 'nginx'] },
  packages: ['nginx', 'libnginx-mod-http-lua', 'lua-cjson'],
  services: ['nginx'],
  async whyUseless({ nginx: file = '' }) {
    const folder = await mkdtemp(join(tmpdir(), 'gobbler-nginx-'));
    try {
      const config = [
        ...(await loadLua(file)),
        `error_log stderr; pid ${folder}/nginx.pid; events {}`,
        `http { access_log off; init_by_lua_block { require "cjson.safe" } server { listen unix:${folder}/s; } }`,
      ];
      await writeFile(join(folder, 'nginx.conf'), config.join('\n'));
      await runProgram(
        { file, args: ['-t', '-q', '-p', folder, '-c', join(folder, 'nginx.conf')] },
        '/',
        '/usr/bin:/bin',
      );
      return null;
    } catch (error) {
      return `${file} has no Lua, or no cjson: ${error instanceof Error ? error.message : String(error)}`;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** The lines that a configuration must begin with, so that this nginx knows Lua: none when it is built in. */
export async function loadLua(file: string): Promise<readonly string[]> {
  // Its build options go to standard error.
  const command = { file: '/bin/sh', args: ['-c', 'exec "$0" -V 2>&1', file] };
  const named = /--modules-path=(\S+)/.exec(await runProgram(command, '/', '/usr/bin:/bin'))?.[1];
  for (const folder of [...(named ? [named] : []), ...MODULE_FOLDERS]) {
    const paths = MODULES.map((module) => join(folder, module));
    if ((await Promise.all(paths.map(isThere))).every(Boolean)) return paths.map((path) => `load_module ${path};`);
  }
  return [];
}

function isThere(path: string): Promise<boolean> {
  return access(path, constants.R_OK).then(
    () => true,
    () => false,
  );
}
