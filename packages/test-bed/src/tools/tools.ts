import { runProgram } from '../run-program';
import { nginx } from './nginx';
import type { Tool, ToolKind } from './tool';

const nothingElse = (): Promise<null> => Promise.resolve(null);

export const TOOLS: Readonly<Record<ToolKind, Tool>> = {
  busted: {
    kind: 'busted',
    title: 'busted (tests of Lua)',
    programs: { busted: ['busted'] },
    // It runs on any Lua. Not the package luajit: it would drive out the library that nginx's Lua module needs.
    packages: ['lua-busted'],
    services: [],
    async whyUseless({ busted = '' }, searchPath) {
      const command = { file: busted, args: ['--version'] };
      return runProgram(command, '/', searchPath).then(
        () => null,
        (error: Error) => error.message,
      );
    },
  },
  nginx,
  openssl: {
    kind: 'openssl',
    title: 'OpenSSL’s program',
    programs: { openssl: ['openssl'] },
    packages: ['openssl'],
    services: [],
    whyUseless: nothingElse,
  },
  shellcheck: {
    kind: 'shellcheck',
    title: 'ShellCheck',
    programs: { shellcheck: ['shellcheck'] },
    packages: ['shellcheck'],
    services: [],
    whyUseless: nothingElse,
  },
};
