import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMigrate, type Environment } from '@gobbler/service-kit';
import { createTestDatabase, createTestRedis, createTestVhost, freePort } from '@gobbler/test-servers';
import type { TestDatabase, TestRedis, TestVhost } from '@gobbler/test-servers';
import { examine } from '../../src/doctor/examine';
import type { Finding } from '../../src/doctor/finding';
import { SERVICE_DATABASES } from '../../src/service-databases';

const SECRET = 'canary-7f3a';
const silent = { say: () => undefined, complain: () => undefined };

let env: Environment;
let folder: string;
let redis: TestRedis;
let vhost: TestVhost;
const made: TestDatabase[] = [];
const servers: Server[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gobbler-doctor-'));
  redis = await createTestRedis();
  vhost = await createTestVhost();
  for (const { service } of SERVICE_DATABASES)
    made.push(await createTestDatabase({ engine: service === 'post' ? 'mariadb' : 'postgres' }));
  env = {
    GOBBLER_DATA_DIR: join(folder, 'data'),
    PORT: String(await freePort()),
    REDIS_URL: redis.url,
    RABBITMQ_URL: vhost.url,
    ...Object.fromEntries(SERVICE_DATABASES.map(({ setting }, at) => [setting, made[at]?.url])),
  };
});
afterAll(async () => {
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  await Promise.all([...made.map((database) => database.drop()), vhost.drop()]);
  await rm(folder, { recursive: true });
});

const examineWith = (more: Environment = {}) => examine({ ...env, ...more });
const of = (findings: readonly Finding[], subject: string) => findings.filter((finding) => finding.subject === subject);

/** A service that answers `/readyz` with this and the time of another machine. */
async function startService(readiness: object, aheadMs = 0): Promise<string> {
  const server = createServer((_request, response) => {
    response.setHeader('date', new Date(Date.now() + aheadMs).toUTCString());
    response.end(JSON.stringify(readiness));
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('the examination of a system', () => {
  it('names the versions of servers that are fine, and the migrations that are due', async () => {
    const before = await examineWith();
    expect(of(before, 'Database of user')).toEqual([
      expect.objectContaining({
        verdict: 'warning',
        message: expect.stringMatching(/^PostgreSQL \d+\.\d+; due: CreateIdempotencyKeys/),
        advice: expect.stringContaining('npm run migrate -- up'),
      }),
    ]);
    await runMigrate({ command: 'migrate', env, databases: SERVICE_DATABASES }, ['up'], silent);
    const after = await examineWith();
    expect(of(after, 'Database of user')).toEqual([
      { subject: 'Database of user', verdict: 'ok', message: expect.stringMatching(/^PostgreSQL \d+\.\d+$/) },
    ]);
    expect(of(after, 'Database of post')).toMatchObject([
      { verdict: 'ok', message: expect.stringMatching(/^MariaDB \d+\.\d+\.\d+$/) },
    ]);
    expect(of(after, 'Redis')).toMatchObject([
      { verdict: 'ok', message: expect.stringMatching(/^Redis at \S+, version \d/) },
    ]);
    expect(of(after, 'RabbitMQ')).toMatchObject([
      { verdict: 'ok', message: expect.stringMatching(/^RabbitMQ at .*, version \d.*, 0 events waiting$/) },
      { verdict: 'warning', message: expect.stringContaining('there is no queue'), advice: expect.any(String) },
    ]);
    expect(after.filter(({ verdict }) => verdict === 'problem')).toEqual([]);
  });

  it('says of each server that is down or refuses us what to do, and never a password', async () => {
    const port = await freePort();
    const postgres = new URL(made[0]?.url ?? '');
    postgres.username = 'nobody';
    postgres.password = SECRET;
    const rabbit = new URL(vhost.url);
    rabbit.password = SECRET;
    const findings = await examineWith({
      AUTH_DATABASE_URL: postgres.href,
      USER_DATABASE_URL: `postgres://gobbler:${SECRET}@127.0.0.1:${port}/user`,
      REDIS_URL: `redis://:${SECRET}@127.0.0.1:${port}`,
      RABBITMQ_URL: rabbit.href,
      POST_URL: `http://user:${SECRET}@127.0.0.1:${port}/?token=${SECRET}`,
      USER_URL: 'not an address',
    });
    for (const subject of ['Database of auth', 'Database of user', 'Redis', 'RabbitMQ', 'Service post', 'Service user'])
      expect(of(findings, subject)).toEqual([
        { subject, verdict: 'problem', message: expect.any(String), advice: expect.stringMatching(/\S/) },
      ]);
    expect(of(findings, 'Redis')[0]?.message).toContain('ECONNREFUSED');
    expect(of(findings, 'RabbitMQ')[0]?.message).toContain('ACCESS_REFUSED');
    expect(JSON.stringify(findings)).not.toContain(SECRET);
  });

  it('reports a service’s dependency that is down, and a clock that is not ours', async () => {
    const dependency = (name: string, isReady: boolean) => ({ name, description: 'Stripe', isReady, isOptional: true });
    const findings = await examineWith({
      PAYMENT_URL: await startService({
        status: 'ready',
        dependencies: [dependency('database', true), { ...dependency('payments', false), problem: 'Invalid API Key' }],
      }),
      USER_URL: await startService({ status: 'ready', dependencies: [] }, 60_000),
    });
    expect(of(findings, 'Service payment')).toEqual([
      expect.objectContaining({ verdict: 'ok', message: expect.stringMatching(/^ready at \S+, with its database$/) }),
      expect.objectContaining({ verdict: 'warning', message: 'payments, Stripe: Invalid API Key' }),
    ]);
    expect(of(findings, 'Service user')).toMatchObject([
      { verdict: 'warning', message: expect.stringMatching(/its clock is (59|6\d)\.\d s ahead of this machine's/) },
    ]);
  });

  it('prints nothing that a server sends along: passwords, addresses, escape sequences', async () => {
    const echo = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', () => socket.write(`-ERR unknown command 'auth', with args beginning with: '${SECRET}'\r\n`));
    }).listen(0, '127.0.0.1');
    await once(echo, 'listening');
    const findings = await examineWith({
      REDIS_URL: `redis://:${SECRET}@127.0.0.1:${(echo.address() as AddressInfo).port}`,
      PAYMENT_URL: await startService({
        status: 'not ready',
        dependencies: [
          {
            name: 'payments',
            description: 'Stripe',
            isReady: false,
            problem: `\u001B[2J http://u:${SECRET}@host down`,
          },
        ],
      }),
    });
    echo.close();
    expect(of(findings, 'Redis')).toMatchObject([{ verdict: 'problem' }]);
    expect(of(findings, 'Service payment')[1]?.message).toBe('payments, Stripe: [2J [address] down');
    expect(JSON.stringify(findings)).not.toContain(SECRET);
  });

  it('waits some seconds for a server that says nothing', async () => {
    const silent = createTcpServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const host = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const findings = await examineWith({ RABBITMQ_URL: `amqp://${host}`, REDIS_URL: `redis://${host}` });
    silent.close();
    for (const subject of ['Redis', 'RabbitMQ']) expect(of(findings, subject)).toMatchObject([{ verdict: 'problem' }]);
  });

  it('lists settings that are wrong and a port that is taken', async () => {
    const taken = await startService({});
    const findings = await examineWith({ PORT: new URL(taken).port, AUTH_FACADE_SESSION_DAYS: '-1' });
    expect(of(findings, 'Settings')).toMatchObject([
      { verdict: 'problem', message: expect.stringContaining('AUTH_FACADE_SESSION_DAYS') },
    ]);
    expect(of(findings, 'Port')).toMatchObject([
      { verdict: 'problem', message: expect.stringContaining('is taken'), advice: expect.stringContaining('PORT=') },
    ]);
    expect(of(await examineWith({ PORT: 'abc' }), 'Settings')).toMatchObject([
      { message: expect.stringContaining('PORT is not a port') },
    ]);
  });

  it('asks for every setting of production', async () => {
    const findings = await examineWith({ NODE_ENV: 'production' });
    const settings = of(findings, 'Settings').map(({ message }) => message);
    expect(settings).toContainEqual(expect.stringMatching(/^STRIPE_API_KEY is missing/));
    expect(of(findings, 'Port')).toEqual([]);
  });
});
