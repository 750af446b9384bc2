import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { KONG_FOLDER } from './render';

/** Has Kong itself judge what the entrypoint renders from a template, with these plugins enabled; what it said. */
export type ParseFile = (template: string, plugins: string) => { readonly code: number | null; readonly said: string };

const TIMEOUT_MS = 120_000;
/** The first use of the image fetches it. */
const FETCH_TIMEOUT_MS = 120_000;
const IMAGE = /^FROM (\S+)$/m.exec(readFileSync(join(KONG_FOLDER, 'Dockerfile'), 'utf8'))?.[1] ?? '';
const RENDERED = '/tmp/gobbler/kong.yml';

/** A Kong on the PATH, else its image with an engine that has or gets it; or why there is neither. Asked before vitest names its tests. */
export function findKong(env = process.env): ParseFile | { readonly reason: string } {
  if (succeeds('kong', ['version'], env)) return (template, plugins) => parseHere(template, plugins, env);
  const engines = ['docker', 'podman'].filter((engine) => succeeds(engine, ['info'], env));
  if (engines.length === 0) return { reason: 'no kong on the PATH, and no engine that answers' };
  const engine = engines.find((candidate) => hasImage(candidate, env));
  return engine === undefined
    ? { reason: `no kong on the PATH, and ${engines.join(', ')} can't get ${IMAGE}` }
    : (template, plugins) => parseInContainer(engine, template, plugins);
}

function succeeds(file: string, args: readonly string[], env: NodeJS.ProcessEnv, timeout = 20_000): boolean {
  return spawnSync(file, args, { stdio: 'ignore', timeout, env }).status === 0;
}

function hasImage(engine: string, env: NodeJS.ProcessEnv): boolean {
  return (
    succeeds(engine, ['image', 'inspect', IMAGE], env) || succeeds(engine, ['pull', '-q', IMAGE], env, FETCH_TIMEOUT_MS)
  );
}

function parseHere(template: string, plugins: string, outer: NodeJS.ProcessEnv): ReturnType<ParseFile> {
  // Kong knows the format from a file's ending, and refuses any but .yml, .yaml and .json.
  const rendered = join(dirname(template), 'rendered.yml');
  const env = {
    ...outer,
    KONG_TEMPLATE: template,
    KONG_DECLARATIVE_CONFIG: rendered,
    KONG_DATABASE: 'off',
    KONG_PLUGINS: plugins,
    KONG_LUA_PACKAGE_PATH: `${resolve(KONG_FOLDER, '..')}/?.lua;;`,
  };
  return outcome('sh', [join(KONG_FOLDER, 'entrypoint.sh'), 'kong', 'config', 'parse', rendered], env);
}

/** With the restrictions under which the image is meant to run. */
function parseInContainer(engine: string, template: string, plugins: string): ReturnType<ParseFile> {
  const mounts = [
    [join(KONG_FOLDER, 'entrypoint.sh'), '/opt/gobbler/entrypoint.sh'],
    [join(KONG_FOLDER, 'plugins'), '/opt/gobbler/kong/plugins'],
    [template, '/opt/gobbler/kong.yml'],
  ].flatMap(([from, to]) => ['-v', `${from}:${to}:ro`]);
  const settings = {
    KONG_DATABASE: 'off',
    KONG_PLUGINS: plugins,
    KONG_LUA_PACKAGE_PATH: '/opt/gobbler/?.lua;;',
    KONG_PREFIX: '/tmp/kong',
    KONG_DECLARATIVE_CONFIG: RENDERED,
  };
  const environment = Object.entries(settings).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  const restrictions = ['--user', '10001:10001', '--read-only', '--tmpfs', '/tmp'];
  const command = ['--entrypoint', '/opt/gobbler/entrypoint.sh', IMAGE, 'kong', 'config', 'parse', RENDERED];
  return outcome(engine, ['run', '--rm', ...restrictions, ...mounts, ...environment, ...command], process.env);
}

function outcome(file: string, args: readonly string[], env: NodeJS.ProcessEnv): ReturnType<ParseFile> {
  const { status, stdout, stderr } = spawnSync(file, args, { env, encoding: 'utf8', timeout: TIMEOUT_MS });
  return { code: status, said: `${stdout}${stderr}` };
}
