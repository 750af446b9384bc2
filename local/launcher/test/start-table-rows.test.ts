import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describeDatabases } from '../src/describe-databases';
import { describeParts } from '../src/describe-parts';

describe('the row of the databases', () => {
  it('names the embedded one, and those that are configured, without their passwords', () => {
    const given = {
      POST_DATABASE_URL: 'mariadb://ana:canary@db.example:3306/post',
      NOTIFICATION_WORKER_DATABASE_URL: 'postgres://ana:canary@pg.example/worker',
    };
    expect(describeDatabases('embedded PostgreSQL', {})).toBe('embedded PostgreSQL');
    expect(describeDatabases('embedded PostgreSQL', given)).toBe(
      'embedded PostgreSQL; post: MariaDB at db.example:3306/post; notification-worker: PostgreSQL at pg.example/worker',
    );
    expect(describeDatabases(null, { USER_DATABASE_URL: 'mysql://a:b@my.example/user' })).toBe(
      'user: MySQL at my.example/user',
    );
  });
});

describe('the rows of the parts at the edges', () => {
  let server: Server;
  let dependencies: object[];

  beforeAll(async () => {
    server = createServer((_request, response) => response.writeHead(503).end(JSON.stringify({ dependencies })));
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  afterAll(() => server.close());

  it('are what the services’ readiness says of them, with the reason when one is down', async () => {
    const { port } = server.address() as AddressInfo;
    const part = (name: string) => ({ name, description: `a ${name}`, isReady: true });
    dependencies = [
      ...['broker', 'pictures', 'push sender', 'payments'].map(part),
      { ...part('lock'), isReady: false, problem: 'connect ECONNREFUSED' },
    ];
    expect(await describeParts(() => `http://127.0.0.1:${port}`)).toEqual([
      { name: 'Broker', where: 'a broker' },
      { name: 'Lock', where: 'a lock – DOWN at the moment: connect ECONNREFUSED' },
      { name: 'Pictures', where: 'a pictures' },
      { name: 'Pushes', where: 'a push sender' },
      { name: 'Payments', where: 'a payments' },
    ]);
  });
});
