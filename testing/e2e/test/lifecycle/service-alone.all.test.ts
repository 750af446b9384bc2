import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInternalTokenIssuer, isServiceName } from '@gobbler/service-kit';
import { createTestDatabase, type TestDatabase, freePort } from '@gobbler/test-servers';
import { codesOf, createClient } from '@gobbler/test-harness/graphql/client';
import { endProcesses, startProgram } from '@gobbler/test-harness';
import { SECRETS, SERVICES } from '@gobbler/test-harness/services';

/** While the secret is rotated, services take tokens of this one as well. */
const OTHER_SECRET = 'a-secret-that-comes-or-goes-in-tests-only';

let folder: string;
let databases: TestDatabase[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gobbler-e2e-'));
  databases = await Promise.all(Array.from({ length: SERVICES.length + 2 }, () => createTestDatabase()));
});
afterEach(() => endProcesses());
afterAll(async () => {
  await Promise.all(databases.map((database) => database.drop()));
  await rm(folder, { recursive: true, force: true });
});

function databaseUrl(index: number): string {
  const database = databases[index];
  if (!database) throw new Error('one database a service');
  return database.url;
}

/** The status of an answer to a call with an internal token that this secret has signed. */
async function statusWith(secret: string, service: string, url: string): Promise<number> {
  if (!isServiceName(service)) throw new Error(`${service} is no service`);
  const token = createInternalTokenIssuer(secret, 'router', () => new Date()).tokenFor(service, null);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ query: '{ __typename }' });
  return (await fetch(`${url}/graphql`, { method: 'POST', headers, body })).status;
}

describe.each(SERVICES.map((service, index) => ({ ...service, index })))(
  '$name alone',
  ({ name, file, prefix, needs, index }) => {
    it('starts with its own settings, reports its health, and ends with 0 on SIGTERM', async () => {
      const port = await freePort();
      const service = startProgram(file, {
        cwd: folder,
        env: {
          ...SECRETS,
          INTERNAL_TOKEN_SECRET_PREVIOUS: OTHER_SECRET,
          [`${prefix}_PORT`]: String(port),
          [`${prefix}_DATABASE_URL`]: databaseUrl(index),
          GOBBLER_DATA_DIR: folder,
        },
      });
      const url = `http://127.0.0.1:${port}`;
      const ready = (await (await service.answers(`${url}/readyz`)).json()) as { dependencies: { name: string }[] };
      expect(ready.dependencies).toContainEqual(expect.objectContaining({ name: 'database', isReady: true }));
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      if (name !== 'notification-worker') {
        const secrets = [SECRETS.INTERNAL_TOKEN_SECRET, OTHER_SECRET, 'a-third-secret-that-no-service-knows'];
        const answers = await Promise.all(secrets.map((secret) => statusWith(secret, name, url)));
        expect(answers).toEqual([200, 200, 401]);
      }
      expect([name, await service.stop()]).toEqual([name, 0]);
    });

    it('lists every missing setting, an example’s placeholder among them, and ends with 1', async () => {
      const env = { INTERNAL_TOKEN_SECRET: 'your_secret', AUTH_TOKEN_SECRET: 'your_secret' };
      const service = startProgram(file, { cwd: folder, env });
      expect(await service.ended).toBe(1);
      const said = service.output();
      expect(said).toContain(`${name} can't start: ${needs.length} settings are missing or wrong.`);
      for (const setting of needs) expect(said).toMatch(new RegExp(`^  ${setting}: \\w`, 'm'));
      expect(said).not.toMatch(/^\s+at /m);
    });
  },
);

it.each(SERVICES.filter(({ name }) => name === 'auth' || name === 'post'))(
  '$name says in one message that its database is down, without the password, and ends with 1',
  async ({ file, prefix }) => {
    const service = startProgram(file, {
      cwd: folder,
      env: {
        ...SECRETS,
        [`${prefix}_PORT`]: '0',
        [`${prefix}_DATABASE_URL`]: 'postgres://gobbler:a-password@127.0.0.1:1/none',
        GOBBLER_DATA_DIR: folder,
      },
    });
    expect(await service.ended).toBe(1);
    const said = service.output();
    expect(said).toMatch(
      /can't reach the database at .*_DATABASE_URL\): .*ECONNREFUSED.*Check its address and that it is up\./,
    );
    expect(said).not.toContain('a-password');
    expect(said.split('\n').filter((line) => line !== '' && !line.startsWith('{'))).toHaveLength(1);
  },
);

describe('the router alone', () => {
  it('lists what is missing and ends with 1', async () => {
    const router = startProgram('router/dist/main.js', { cwd: folder, env: { ROUTER_PORT: 'x' } });
    expect(await router.ended).toBe(1);
    expect(router.output()).toContain("router can't start: 2 settings are missing or wrong.");
    expect(router.output()).toMatch(/INTERNAL_TOKEN_SECRET: is missing/);
  });
});

it('auth, user and a router as three processes answer a query that needs both, and go on without the others', async () => {
  const [authPort, userPort, routerPort] = [await freePort(), await freePort(), await freePort()];
  const env = {
    ...SECRETS,
    AUTH_PORT: String(authPort),
    USER_PORT: String(userPort),
    ROUTER_PORT: String(routerPort),
    AUTH_URL: `http://127.0.0.1:${authPort}`,
    USER_URL: `http://127.0.0.1:${userPort}/`,
    PAYMENT_URL: 'http://127.0.0.1:1',
    AUTH_DATABASE_URL: databaseUrl(SERVICES.length),
    USER_DATABASE_URL: databaseUrl(SERVICES.length + 1),
    LOG_LEVEL: 'warn',
  };
  const files = ['subgraphs/user/dist/main.js', 'subgraphs/auth/dist/main.js', 'router/dist/main.js'];
  const processes = files.map((file) => startProgram(file, { cwd: folder, env }));
  const ports = [userPort, authPort, routerPort];
  await Promise.all(processes.map((one, index) => one.answers(`http://127.0.0.1:${ports[index]}/readyz`)));

  const client = createClient(`http://127.0.0.1:${routerPort}`);
  const ana = await client.signUp('Ana', 'phone-of-ana');
  expect(await client.data('{ me { id email username devices { token } } }', {}, ana)).toEqual({
    me: { id: ana.id, email: ana.email, username: 'Ana', devices: [{ token: 'phone-of-ana' }] },
  });
  const partial = await client.ask('{ me { email isPremium } }', {}, ana);
  expect([partial.status, partial.data, codesOf(partial)]).toEqual([
    200,
    { me: { email: ana.email, isPremium: null } },
    ['SUBGRAPH_UNAVAILABLE'],
  ]);

  expect(await Promise.all(processes.map((one) => one.stop()))).toEqual([0, 0, 0]);
});
