import { whyNoSet } from '../database-tools/find-program-set';
import { MARIADB_PROGRAMS, POSTGRES_PROGRAMS, type ProgramSets } from '../database-tools/program-sets';
import { runProgram } from '../run-program';
import { kubectl } from './kubectl';
import { nginx } from './nginx';
import type { Tool, ToolKind } from './tool';

export const TOOLS: Readonly<Record<ToolKind, Tool>> = {
  busted: {
    kind: 'busted',
    title: 'busted (tests of Lua)',
    programs: { busted: ['busted'] },
    // It runs on any Lua. Not the package luajit: it would drive out the library that nginx's Lua module needs.
    packages: ['lua-busted'],
    services: [],
    whyUseless: ({ busted = '' }, searchPath) => whyNotRunning(busted, searchPath),
  },
  chromium: {
    kind: 'chromium',
    title: 'Chromium',
    programs: { chromium: ['chromium', 'chromium-browser', 'google-chrome'] },
    packages: ['chromium'],
    services: [],
    // Ubuntu's package is a script that asks for a snap.
    whyUseless: ({ chromium = '' }, searchPath) => whyNotRunning(chromium, searchPath),
  },
  kubectl,
  'mariadb-client': databaseTool('mariadb-client', MARIADB_PROGRAMS),
  nginx,
  openssl: plainTool('openssl', 'OpenSSL’s program'),
  'postgres-server': databaseTool('postgres-server', POSTGRES_PROGRAMS),
  prometheus: { ...plainTool('prometheus', 'Prometheus'), services: ['prometheus'] },
  promtool: { ...plainTool('promtool', 'Prometheus’ promtool'), packages: ['prometheus'], services: ['prometheus'] },
  shellcheck: plainTool('shellcheck', 'ShellCheck'),
};

function whyNotRunning(file: string, searchPath: string): Promise<string | null> {
  return runProgram({ file, args: ['--version'] }, '/', searchPath).then(
    () => null,
    (error: Error) => error.message,
  );
}

/** A program in a package of the same name. */
function plainTool(kind: ToolKind, title: string): Tool {
  return { kind, title, programs: { [kind]: [kind] }, packages: [kind], services: [], whyUseless: async () => null };
}

/** Known here so that all that is missing is installed at once; `mariadbTools()` and `startPostgresWithTools()` find them. */
function databaseTool(kind: ToolKind, wanted: ProgramSets): Tool {
  const { title, packages, services } = wanted;
  const whyUseless = (_found: unknown, searchPath: string): Promise<string | null> => whyNoSet(wanted, searchPath);
  return { kind, title, programs: {}, packages, services, whyUseless };
}
