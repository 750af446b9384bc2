import { neededServers, type Needs } from '../src/needed-servers';

/** A call in a file that is looked at; this file itself must not look like one that makes it. */
const call = (name: string, args = ''): string => `await ${name}(${args});`;

const files = new Map([
  ['/r/post/test/domain.test.ts', `import { post } from './builders';`],
  ['/r/post/test/builders.ts', `import { postService } from '../src/domain/post-service';`],
  ['/r/post/test/posts.integration.test.ts', `import { openPost } from './running-post';`],
  ['/r/post/test/running-post.ts', `import './circle'; ${call('createTestDatabase')}`],
  ['/r/post/test/circle.ts', `import './running-post';`],
  ['/r/lock/test/lock.integration.test.ts', call('createTestRedis')],
  [
    '/r/broker/test/broker.integration.test.ts',
    `${call('createTestVhost')} ${call(`start${'Own'}Server`, "'rabbitmq'")}`,
  ],
  ['/r/gate/test/plugin.test.ts', `${call(`test${'Tool'}`, "'busted'")} ${call(`test${'Tool'}`, "'nginx'")}`],
  ['/r/backup/test/backup.test.ts', `${call(`mariadb${'Tools'}`)} ${call(`startPostgres${'WithTools'}`)}`],
  ['/r/kit/test/both.integration.test.ts', call('createTestDatabase', "{ engine: 'mariadb' }")],
]);

async function needed(path: string, project = 'postgres'): Promise<Record<keyof Needs, string[]>> {
  const [needs] = await neededServers([{ path, project }], (name) => Promise.resolve(files.get(name) ?? null));
  return { shared: [...(needs?.shared ?? [])], own: [...(needs?.own ?? [])], tools: [...(needs?.tools ?? [])] };
}

describe('what the selected tests need', () => {
  it('is nothing for a unit test', async () => {
    expect(await needed('/r/post/test/domain.test.ts')).toEqual({ shared: [], own: [], tools: [] });
  });

  it('is seen in the helpers of a test', async () => {
    expect(await needed('/r/post/test/posts.integration.test.ts', 'mariadb')).toEqual({
      shared: ['mariadb'],
      own: [],
      tools: [],
    });
  });

  it('is no MariaDB where databases are PostgreSQL’s', async () => {
    expect(await needed('/r/post/test/posts.integration.test.ts')).toEqual({ shared: [], own: [], tools: [] });
  });

  it('is MariaDB for a test that names it', async () => {
    expect(await needed('/r/kit/test/both.integration.test.ts')).toEqual({ shared: ['mariadb'], own: [], tools: [] });
  });

  it('is Redis or RabbitMQ for those who ask for them', async () => {
    expect(await needed('/r/lock/test/lock.integration.test.ts')).toEqual({ shared: ['redis'], own: [], tools: [] });
    expect(await needed('/r/broker/test/broker.integration.test.ts')).toEqual({
      shared: ['rabbitmq'],
      own: ['rabbitmq'],
      tools: [],
    });
  });

  it('is the tools that a test runs', async () => {
    const tools = ['busted', 'nginx'];
    expect(await needed('/r/gate/test/plugin.test.ts')).toEqual({ shared: [], own: [], tools });
  });

  it('is the client programs of databases', async () => {
    const tools = ['mariadb-client', 'postgres-server'];
    expect(await needed('/r/backup/test/backup.test.ts')).toEqual({ shared: [], own: [], tools });
  });
});
