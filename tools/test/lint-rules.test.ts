import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { listWorkspaces } from '../list-workspaces.js';

const root = resolve(__dirname, '../..');
const domain = 'subgraphs/post/src/domain';
const manyLines = (count: number) => Array.from({ length: count }, (_, i) => `  seen.push(${i});`).join('\n');

const workspaces = listWorkspaces();
const cycle = (own: string, other: string) =>
  `import type { ${other} } from './cycle-${other}';\nexport interface ${own} {\n  next: ${other};\n}\n`;

interface Diagnostic {
  code: string;
  filename: string;
  message: string;
}

/** A file that breaks exactly one rule: title, rule, path, source. */
const broken: [title: string, rule: string, path: string, source: string][] = [
  [
    'a promise that is not awaited',
    'typescript(no-floating-promises)',
    'router/src/floating.ts',
    `async function save(): Promise<void> {}\nexport function run(): void {\n  save();\n}\n`,
  ],
  [
    'a promise where a boolean is wanted',
    'typescript(no-misused-promises)',
    'router/src/misused.ts',
    `async function isOpen(): Promise<boolean> {\n  return true;\n}\nexport function run(): number {\n  if (isOpen()) return 1;\n  return 2;\n}\n`,
  ],
  [
    'an await of something that is no promise',
    'typescript(await-thenable)',
    'router/src/await.ts',
    `export async function run(): Promise<void> {\n  await 3;\n}\n`,
  ],
  ['any', 'typescript(no-explicit-any)', 'router/src/any.ts', 'export type Loose = any;\n'],
  [
    'two type assertions in a row',
    'gobbler(no-double-assertion)',
    'router/src/assertion.ts',
    'export const id = 3 as unknown as string;\n',
  ],
  [
    'console.log in a service',
    'eslint(no-console)',
    'router/src/log.ts',
    `export const run = () => console.log('x');\n`,
  ],
  ['a default export', 'import(no-default-export)', 'router/src/default.ts', 'export default 3;\n'],
  [
    'process.env outside config.ts',
    'node(no-process-env)',
    'router/src/env.ts',
    `export const home = () => process.env['HOME'];\n`,
  ],
  [
    'process.env in main.ts',
    'node(no-process-env)',
    'router/src/main.ts',
    `export const home = () => process.env['HOME'];\n`,
  ],
  [
    'the environment by an import of process',
    'eslint(no-restricted-imports)',
    'router/src/env-import.ts',
    `import { env } from 'node:process';\nexport const home = () => env['HOME'];\n`,
  ],
  ['a statement that acts on import', 'gobbler(no-import-effects)', 'router/src/effect.ts', `process.exit(1);\n`],
  [
    'a file name that is not in kebab-case',
    'unicorn(filename-case)',
    'router/src/camelCase.ts',
    'export const one = 1;\n',
  ],
  [
    'a barrel that is not index.ts',
    'oxc(no-barrel-file)',
    'router/src/barrel.ts',
    `export * from './any';\nexport * from './log';\n`,
  ],
  [
    'a function of more than 60 lines',
    'gobbler(max-own-lines)',
    'router/src/long-function.ts',
    `export function long(seen: number[]): void {\n${manyLines(60)}\n}\n`,
  ],
  [
    'a file of more than 250 lines',
    'eslint(max-lines)',
    'router/src/long-file.ts',
    Array.from({ length: 251 }, (_, i) => `export const n${i} = ${i};\n`).join(''),
  ],
  [
    'vi.mock',
    'vitest(no-restricted-vi-methods)',
    'router/test/mock.test.ts',
    `vi.mock('../src/any');\nit('is one', () => {\n  expect(1).toBe(1);\n});\n`,
  ],
  [
    'a test that expects nothing',
    'vitest(expect-expect)',
    'router/test/empty.test.ts',
    `it('does something', () => {\n  Math.max(1, 2);\n});\n`,
  ],
  [
    'a test that is run alone',
    'vitest(no-focused-tests)',
    'router/test/focused.test.ts',
    `it.only('is one', () => {\n  expect(1).toBe(1);\n});\n`,
  ],
  [
    'Date.now in the domain',
    'eslint(no-restricted-properties)',
    `${domain}/date-now.ts`,
    'export const now = () => Date.now();\n',
  ],
  ['new Date() in the domain', 'gobbler(no-clock)', `${domain}/new-date.ts`, 'export const now = () => new Date();\n'],
  [
    'Math.random in the domain',
    'eslint(no-restricted-properties)',
    `${domain}/random.ts`,
    'export const dice = () => Math.random();\n',
  ],
  [
    'process in the domain',
    'eslint(no-restricted-globals)',
    `${domain}/process.ts`,
    'export const id = () => process.pid;\n',
  ],
  [
    'node:crypto in the domain',
    'gobbler(layers)',
    `${domain}/crypto.ts`,
    `import { randomUUID } from 'node:crypto';\nexport const id = () => randomUUID();\n`,
  ],
  ...workspaces.map(({ folder }): [string, string, string, string] => [
    `an import of a relative path out of ${folder}`,
    'gobbler(layers)',
    `${folder}/src/relative-import.ts`,
    `export type { Config } from '${folder.replaceAll(/[^/]+/g, '..')}/../tools/config';\n`,
  ]),
  [
    'a required file of a service in tools',
    'gobbler(layers)',
    'tools/require.js',
    `require('../router/src/config');\n`,
  ],
  ['the first file of an import cycle', 'import(no-cycle)', 'router/src/cycle-a.ts', cycle('a', 'b')],
  ['the second file of an import cycle', 'import(no-cycle)', 'router/src/cycle-b.ts', cycle('b', 'a')],
];

/** Files that come close to a rule without breaking one. */
const sound: [path: string, source: string][] = [
  ['router/src/config.ts', `export const readConfig = (env = process.env) => env['HOME'];\n`],
  ['local/launcher/src/report.ts', `export const report = () => console.log('ready');\n`],
  ['packages/contracts/src/index.ts', `export * from './one';\nexport * from './two';\n`],
  ['packages/contracts/src/one.ts', 'export const one = 1;\n'],
  ['packages/contracts/src/two.ts', 'export const two = 2;\n'],
  ['subgraphs/post/src/main.ts', `process.once('SIGTERM', () => {});\n`],
  [`${domain}/instant.ts`, 'export const later = (at: Date) => new Date(at.getTime() + 1);\n'],
  [
    'router/src/factory.ts',
    `export function createPair(seen: number[]) {\n` +
      `  function first() {\n${manyLines(40)}\n  }\n  function second() {\n${manyLines(40)}\n  }\n` +
      `  return { first, second };\n}\n`,
  ],
];

function write(folder: string, path: string, source: string): void {
  const target = join(folder, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, source);
}

function lint(folder: string): Diagnostic[] {
  const oxlint = join(root, 'node_modules/.bin/oxlint');
  const run = spawnSync(oxlint, ['--type-aware', '--format', 'json'], { cwd: folder, encoding: 'utf8' });
  return (JSON.parse(run.stdout) as { diagnostics: Diagnostic[] }).diagnostics;
}

describe('the lint', () => {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'gobbler-lint-'));
  let found: Diagnostic[] = [];

  beforeAll(() => {
    const manifests = ['package.json', ...workspaces.map((workspace) => `${workspace.folder}/package.json`)];
    for (const path of ['.oxlintrc.json', 'tools/lint', 'tools/list-workspaces.js', ...manifests])
      cpSync(join(root, path), join(folder, path), { recursive: true });
    for (const [, , path, source] of broken) write(folder, path, source);
    for (const [path, source] of sound) write(folder, path, source);
    found = lint(folder);
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(broken)('refuses %s', (_title, rule, path) => {
    expect(found.filter((diagnostic) => diagnostic.filename === path).map(({ code }) => code)).toContain(rule);
  });

  it.each(sound)('has nothing against %s', (path) => {
    expect(found.filter((diagnostic) => diagnostic.filename === path)).toEqual([]);
  });
});
