import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readRouterConfig } from '@gobbler/router';
import { parse } from 'yaml';
import { FACADE_ROUTES } from '../../router/src/facade/routes';
import { checkKongFile } from './support/check-kong-file';
import { readImageEnvironment } from './support/image-environment';
import { PLUGINS } from './support/kong-structure';
import { KONG_FOLDER, renderedFile, type KongFile, type KongRoute } from './support/render';

// Each test starts programs, which takes its time on a busy machine.
jest.setTimeout(120_000);

const read = (path: string): Promise<string> => readFile(join(KONG_FOLDER, path), 'utf8');

const settings = {
  production: {},
  'several nodes': { RATE_LIMIT_REDIS_HOST: 'redis', REDIS_PASSWORD: `p'a"s&s\\w|o #rd: {` },
  'Redis with TLS': {
    RATE_LIMIT_REDIS_HOST: 'r.example',
    RATE_LIMIT_REDIS_TLS: 'true',
    RATE_LIMIT_REDIS_USERNAME: 'k',
  },
  'the stand-ins': { NODE_ENV: 'development', ROUTER_CORS_ORIGINS: 'https://a.example,http://localhost:5173' },
};

let enabled: readonly string[];
beforeAll(async () => {
  enabled = ((await readImageEnvironment())['KONG_PLUGINS'] ?? '').split(',');
});

describe.each(Object.entries(settings))('kong.yml for %s', (_name, given) => {
  it('is what Kong 3.9 takes', async () => {
    expect(checkKongFile(await renderedFile(given), enabled)).toEqual([]);
  });
});

describe('kong.yml', () => {
  it('is valid as it stands, and then the same as without any settings', async () => {
    const asItStands: unknown = parse(await read('kong.yml'));
    expect(checkKongFile(asItStands, enabled)).toEqual([]);
    expect(await renderedFile()).toEqual(asItStands);
  });

  it('enables just the plugins that it uses', async () => {
    const { services, plugins } = await renderedFile();
    const used = [...plugins, ...services[0].routes.flatMap((route) => route.plugins ?? [])].map(({ name }) => name);
    expect([...enabled].toSorted()).toEqual([...new Set(used)].toSorted());
  });

  it('leads to the router and nowhere else, without retries, within the ladder of time limits', async () => {
    const { services } = await renderedFile();
    expect(services.map(({ url }) => url)).toEqual(['http://router:4000']);
    const [{ retries, connect_timeout: connect, write_timeout: write, read_timeout: wait }] = services;
    expect([retries, write, wait]).toEqual([0, 12_000, 12_000]);
    const router = readRouterConfig({ INTERNAL_TOKEN_SECRET: 'a-secret-that-is-long-enough-for-it' });
    expect(wait).toBeGreaterThan(router.requestTimeoutMs + 1_000);
    expect(connect).toBeLessThanOrEqual(2_000);
  });

  it('routes what the router serves, over HTTP without a redirect and over HTTPS, with the path as it is', async () => {
    const { services } = await renderedFile();
    const { routes } = services[0];
    expect([...pathsOf(routes)].toSorted()).toEqual(
      [
        '/docs',
        '/graphiql',
        '/graphql',
        '/openapi.json',
        '/pictures/',
        '/post',
        '/post/createpost',
        '/post/updatepost',
        '/reservation',
        '/user',
        '/user/createaccount',
        '/user/loginuser',
        '/user/subscribe',
      ].toSorted(),
    );
    for (const route of routes) expect(route).toMatchObject({ protocols: ['http', 'https'], strip_path: false });
    for (const route of routes) expect(route).not.toHaveProperty('https_redirect_status_code');
  });

  it('routes the stand-ins’ pages only where they are', async () => {
    const localPaths = async (environment: string) =>
      pathsOf((await renderedFile({ NODE_ENV: environment })).services[0].routes).filter((path) => path === '/local/');
    expect([await localPaths('production'), await localPaths('development')]).toEqual([[], ['/local/']]);
  });

  it('takes a browser’s preflight wherever it takes anything', async () => {
    const { routes } = (await renderedFile({ NODE_ENV: 'development' })).services[0];
    const takesOptions = routes.filter(({ methods }) => methods?.includes('OPTIONS') ?? true);
    for (const path of pathsOf(routes)) {
      expect([path, pathsOf(takesOptions).some((prefix) => path.startsWith(prefix))]).toEqual([path, true]);
    }
  });

  it('has room for every route of the phone’s contract', async () => {
    const paths = pathsOf((await renderedFile()).services[0].routes);
    for (const { path } of FACADE_ROUTES) expect(paths.some((prefix) => path.startsWith(prefix))).toBe(true);
  });
});

describe('the limits of kong.yml', () => {
  it('are 100 requests a minute, fewer for guessing, and a budget of their own for pictures', async () => {
    const file = await renderedFile();
    expect(limitOf(file)).toMatchObject({ minute: 100, limit_by: 'ip', policy: 'local', fault_tolerant: true });
    const credentials = limitOf(file, 'credentials');
    expect(credentials).toMatchObject({ minute: 20, limit_by: 'ip' });
    expect(limitOf(file, 'pictures')).toMatchObject({ minute: 1_000, limit_by: 'ip' });
  });

  it('count in Redis where one is named, all of them, without waiting long for it', async () => {
    const file = await renderedFile(settings['several nodes']);
    for (const route of [undefined, 'credentials', 'pictures']) {
      expect(limitOf(file, route)).toMatchObject({
        policy: 'redis',
        redis: { host: 'redis', port: 6379, timeout: 200, password: settings['several nodes'].REDIS_PASSWORD },
      });
    }
  });

  it('are the same that each node counts by itself', async () => {
    const file = await renderedFile();
    const own = pluginOf(file, 'gobbler-auth');
    const limits = file.services[0].routes.flatMap(({ name, plugins = [] }) =>
      plugins.flatMap((plugin) => (plugin.name === 'rate-limiting' ? [[name, plugin.config['minute']]] : [])),
    );
    expect(own['per_minute']).toBe(limitOf(file)['minute']);
    expect(own['per_minute_of_routes']).toEqual(Object.fromEntries(limits));
  });

  it('are 21 MB where pictures go and 1 MB elsewhere', async () => {
    const file = await renderedFile({ NODE_ENV: 'development' });
    const sizes = [undefined, 'post-forms', 'local'].map((route) => pluginOf(file, 'request-size-limiting', route));
    expect(sizes.map((size) => [size['allowed_payload_size'], size['size_unit']])).toEqual([
      [1, 'megabytes'],
      [21, 'megabytes'],
      [21, 'megabytes'],
    ]);
  });

  it('let no foreign page in: exact origins, no credentials', async () => {
    const file = await renderedFile({ ROUTER_PUBLIC_URL: 'https://gobbler.example/' });
    expect(pluginOf(file, 'cors')).toMatchObject({ origins: ['https://gobbler.example'], credentials: false });
  });
});

describe('the plugin in kong.yml', () => {
  it('is set for all routes, behind the rate limit', async () => {
    const file = await renderedFile();
    expect(pluginOf(file, 'gobbler-auth')).toMatchObject({ auth_url: 'http://auth:4001', timeout_ms: 1_000 });
    const priority = Number(/PRIORITY = (\d+)/.exec(await read('plugins/gobbler-auth/handler.lua'))?.[1]);
    expect(priority).toBe(PLUGINS['gobbler-auth']?.priority);
    expect(priority).toBeLessThan(PLUGINS['rate-limiting']?.priority ?? 0);
  });

  it('has the fields of its own schema', async () => {
    const schema = await read('plugins/gobbler-auth/schema.lua');
    const [, config = ''] = schema.split('config = {');
    const fields = [...config.matchAll(/^\s+\{ (\w+) = /gm)].map(([, field]) => field ?? '');
    expect(fields.toSorted()).toEqual(Object.keys(PLUGINS['gobbler-auth']?.config ?? {}).toSorted());
  });

  it('lets through without a token just what the router’s table calls public', async () => {
    const table = FACADE_ROUTES.flatMap(({ access, method, path }) =>
      access === 'signed-in' ? [] : [`${method} ${path}`],
    );
    const [, list = ''] = /local PUBLIC = \{([^}]*)\}/.exec(await read('plugins/gobbler-auth/routes.lua')) ?? [];
    const known = [...list.matchAll(/\["(.+?)"\] = true/g)].map(([, pair]) => pair ?? '');
    expect(known.toSorted()).toEqual(table.toSorted());
  });
});

describe('the check of kong.yml turns red', () => {
  /** The rendered file with one thing put in, at a path of keys. */
  async function planted(path: readonly (string | number)[], value: unknown): Promise<readonly string[]> {
    const file: unknown = structuredClone(await renderedFile(settings['several nodes']));
    let place = file as Record<string | number, unknown>;
    for (const key of path.slice(0, -1)) place = place[key] as Record<string | number, unknown>;
    const last = path.at(-1) ?? '';
    if (value === undefined) delete place[last];
    else place[last] = value;
    return checkKongFile(file, enabled);
  }

  it.each([
    ['an unknown field of the file', ['upstream'], [], 'upstream: unknown field'],
    ['an unknown field of a service', ['services', 0, 'retry'], 1, 'services.0.retry: unknown field'],
    ['an unknown field of a route', ['services', 0, 'routes', 0, 'path'], '/x', 'routes.0.path: unknown field'],
    ['an unknown field of a plugin', ['plugins', 1, 'config', 'origin'], '*', 'config.origin: unknown field'],
    ['an unknown field of the Redis', ['plugins', 3, 'config', 'redis', 'pass'], 'x', 'redis.pass: unknown field'],
    ['a deprecated field', ['plugins', 3, 'config', 'redis_host'], 'redis', 'config.redis_host: deprecated field'],
    ['Redis without a host', ['plugins', 3, 'config', 'redis'], undefined, 'policy redis without a host'],
    ['a policy that needs a database', ['plugins', 3, 'config', 'policy'], 'cluster', 'expected one of: local, redis'],
    ['a limit without a period', ['plugins', 3, 'config', 'minute'], undefined, 'none of second, minute'],
    ['a plugin that is not enabled', ['plugins', 0, 'name'], 'acl', 'acl is not enabled'],
    ['a plugin without a name', ['plugins', 0, 'name'], undefined, 'name: required field missing'],
    ['a path without its slash', ['services', 0, 'routes', 1, 'paths', 0], 'user', 'invalid value: user'],
    ['a path with an empty segment', ['services', 0, 'routes', 1, 'paths', 0], '/a b', 'invalid value: /a b'],
    ['a protocol that is none', ['services', 0, 'routes', 1, 'protocols', 0], 'htp', 'protocols.0: expected one of'],
    ['a route that matches nothing', ['services', 0, 'routes', 1, 'paths'], undefined, 'routes.1: none of methods'],
    ['a name that is there twice', ['services', 0, 'routes', 1, 'name'], 'post', 'the name post is there twice'],
    ['a time limit that is a text', ['services', 0, 'read_timeout'], '12000', 'read_timeout: expected integer'],
    ['too many retries', ['services', 0, 'retries'], 40_000, 'retries: value should be between'],
    ['a flag that is a text', ['services', 0, 'routes', 1, 'strip_path'], 'no', 'strip_path: expected a boolean'],
    ['a limit of ours above a second', ['plugins', 4, 'config', 'timeout_ms'], 5_000, 'timeout_ms: value should be'],
    ['no address of auth', ['plugins', 4, 'config', 'auth_url'], undefined, 'auth_url: required field missing'],
    ['another format', ['_format_version'], '4.0', '_format_version: expected one of'],
  ])('at %s', async (_fault, path, value, problem) => {
    expect(await planted(path, value)).toContainEqual(expect.stringContaining(problem));
  });
});

function pathsOf(routes: readonly KongRoute[]): readonly string[] {
  return routes.flatMap(({ paths }) => paths);
}

function pluginOf(file: KongFile, name: string, routeName?: string): Readonly<Record<string, unknown>> {
  const route = file.services[0].routes.find((candidate) => candidate.name === routeName);
  const plugins = routeName === undefined ? file.plugins : (route?.plugins ?? []);
  const plugin = plugins.find((candidate) => candidate.name === name);
  if (!plugin) throw new Error(`no ${name} at ${routeName ?? 'the top'}`);
  return plugin.config;
}

function limitOf(file: KongFile, routeName?: string): Readonly<Record<string, unknown>> {
  return pluginOf(file, 'rate-limiting', routeName);
}
