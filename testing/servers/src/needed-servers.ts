import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RecipeKind } from './recipes/recipe';
import type { ToolKind } from './tools/tool';

export interface SelectedTest {
  readonly path: string;
  /** Jest's project, that is the engine of its databases. */
  readonly project: string;
}

export interface Needs {
  /** Shared servers that a test will ask for. */
  readonly shared: ReadonlySet<RecipeKind>;
  /** Kinds of which a test will start one of its own. */
  readonly own: ReadonlySet<RecipeKind>;
  /** Programs that a test will run. */
  readonly tools: ReadonlySet<ToolKind>;
}

const KINDS = ['mariadb', 'redis', 'rabbitmq'] as const;
const TOOL_KINDS = [
  'busted',
  'chromium',
  'kubectl',
  'nginx',
  'openssl',
  'prometheus',
  'promtool',
  'shellcheck',
] as const;
const RELATIVE_IMPORT = /(?:from|import\()\s*'(\.{1,2}\/[^']+)'/g;

/** Reads a file of source; null when there is none. */
export type ReadSource = (path: string) => Promise<string | null>;

const readSource: ReadSource = (path) => readFile(path, 'utf8').catch(() => null);

/**
 * Which servers and tools each of the selected tests uses, found in its text and in that of the test helpers that it imports. A need
 * that is missed here is met all the same, only later, when the test asks.
 */
export async function neededServers(
  tests: readonly SelectedTest[],
  read: ReadSource = readSource,
): Promise<readonly Needs[]> {
  const sources = new Map<string, Promise<string | null>>();
  const readOnce: ReadSource = (path) => {
    const source = sources.get(path) ?? read(path);
    sources.set(path, source);
    return source;
  };
  return Promise.all(tests.map(async ({ path, project }) => needsOf(await textOf(path, readOnce, new Set()), project)));
}

function needsOf(text: string, project: string): Needs {
  const shared = new Set<RecipeKind>();
  const own = new Set<RecipeKind>();
  const tools = new Set<ToolKind>();
  for (const kind of KINDS) {
    if (usesShared(kind, text, project)) shared.add(kind);
    if (/startOwnServer|servers\.own\(/.test(text) && text.includes(`'${kind}'`)) own.add(kind);
  }
  for (const kind of TOOL_KINDS) if (text.includes(`testTool('${kind}'`)) tools.add(kind);
  if (text.includes('startTestNginx(')) tools.add('nginx');
  if (text.includes('mariadbTools(')) tools.add('mariadb-client');
  if (text.includes('startPostgresWithTools(')) tools.add('postgres-server');
  return { shared, own, tools };
}

function usesShared(kind: RecipeKind, text: string, project: string): boolean {
  if (kind === 'redis') return text.includes('createTestRedis(');
  if (kind === 'rabbitmq') return text.includes('createTestVhost(');
  return text.includes('createTestDatabase(') && (project === 'mariadb' || text.includes(`'mariadb'`));
}

/** The file with all helpers in `test` folders, and in `testing`, that it imports directly or not. */
async function textOf(path: string, read: ReadSource, seen: Set<string>): Promise<string> {
  if (seen.has(path)) return '';
  seen.add(path);
  const source = (await read(path)) ?? '';
  const texts = [source];
  for (const [, specifier = ''] of source.matchAll(RELATIVE_IMPORT)) {
    const target = join(dirname(path), `${specifier}.ts`);
    if (/[\\/]test[\\/]|[\\/]testing[\\/](?!servers[\\/])/.test(target)) texts.push(await textOf(target, read, seen));
  }
  return texts.join('\n');
}
