import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';

export const KONG_FOLDER = join(__dirname, '../..');

export interface Rendering {
  readonly code: number;
  /** All that the entrypoint said. */
  readonly said: string;
  /** The file that Kong would read; null when nothing was rendered. */
  readonly text: string | null;
}

/** Runs the entrypoint with these settings and no others, and a command (which does nothing) in place of Kong. */
export async function render(
  settings: Readonly<Record<string, string>> = {},
  command: readonly string[] = ['true'],
): Promise<Rendering> {
  const folder = await mkdtemp(join(tmpdir(), 'gobbler-kong-'));
  const rendered = join(folder, 'made', 'kong.yml');
  const env = {
    PATH: process.env['PATH'] ?? '',
    KONG_DECLARATIVE_CONFIG: rendered,
    KONG_TLS_FOLDER: join(folder, 'tls'),
    ...settings,
  };
  try {
    const { code, said } = await run(['sh', join(KONG_FOLDER, 'entrypoint.sh'), ...command], env);
    return { code, said, text: await readFile(rendered, 'utf8').catch(() => null) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The file that Kong would read with these settings, as data. Throws what the entrypoint says when it refuses them. */
export async function renderedFile(settings: Readonly<Record<string, string>> = {}): Promise<KongFile> {
  const { code, said, text } = await render(settings);
  if (code !== 0 || text === null) throw new Error(said);
  return parse(text) as KongFile;
}

/** As far as tests look into it. */
export interface KongFile {
  readonly services: readonly [KongService];
  readonly plugins: readonly KongPlugin[];
}
interface KongService {
  readonly url: string;
  readonly retries: number;
  readonly connect_timeout: number;
  readonly write_timeout: number;
  readonly read_timeout: number;
  readonly routes: readonly KongRoute[];
}
export interface KongRoute {
  readonly name: string;
  readonly protocols: readonly string[];
  readonly methods?: readonly string[];
  readonly paths: readonly string[];
  readonly strip_path: boolean;
  readonly plugins?: readonly KongPlugin[];
}
interface KongPlugin {
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
}

function run([file = '', ...args]: readonly string[], env: NodeJS.ProcessEnv): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    execFile(file, args, { env, timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, said: `${stdout}${stderr}` });
    });
  });
}
