import { neededServers } from '../src/needed-servers';

/** A call in a file that is read; this file itself must not look like one that makes it. */
const call = (name: string, args = ''): string => `await ${name}(${args});`;

const files = new Map([
  ['/r/post/test/domain.test.ts', `import { post } from './builders';`],
  ['/r/post/test/builders.ts', `import { postService } from '../src/domain/post-service';`],
  ['/r/post/test/posts.test.ts', `import { startTestPost } from './test-post';`],
  ['/r/post/test/test-post.ts', `import './circle'; ${call('createTestDatabase')}`],
  ['/r/post/test/circle.ts', `import './test-post';`],
  ['/r/lock/test/lock.test.ts', call('createTestRedis')],
  ['/r/broker/test/broker.test.ts', `${call('createTestVhost')} ${call(`start${'Own'}Server`, "'rabbitmq'")}`],
  ['/r/gate/test/plugin.test.ts', `${call(`test${'Tool'}`, "'busted'")} ${call(`test${'Tool'}`, "'nginx'")}`],
  ['/r/backup/test/backup.test.ts', `${call(`mariadb${'Tools'}`)} ${call(`startPostgres${'WithTools'}`)}`],
  ['/r/kit/test/both.test.ts', call('createTestDatabase', "{ engine: 'mariadb' }")],
]);

describe('what a selected test needs', () => {
  it.each([
    ['nothing, for a unit test', 'post/test/domain', 'postgres', {}],
    ['what its helpers use', 'post/test/posts', 'mariadb', { shared: ['mariadb'] }],
    ['no MariaDB in the project of PostgreSQL', 'post/test/posts', 'postgres', {}],
    ['MariaDB where it names it', 'kit/test/both', 'postgres', { shared: ['mariadb'] }],
    ['Redis', 'lock/test/lock', 'postgres', { shared: ['redis'] }],
    ['RabbitMQ, also of its own', 'broker/test/broker', 'postgres', { shared: ['rabbitmq'], own: ['rabbitmq'] }],
    ['tools', 'gate/test/plugin', 'postgres', { tools: ['busted', 'nginx'] }],
    ['client programs', 'backup/test/backup', 'postgres', { tools: ['mariadb-client', 'postgres-server'] }],
  ])('is found in the text of its file: %s', async (_, name, project, expected) => {
    const path = `/r/${name}.test.ts`;
    const [needs] = await neededServers([{ path, project }], async (file) => files.get(file) ?? null);
    const none = { shared: [], own: [], tools: [] };
    expect(Object.entries(needs ?? {}).map(([kind, found]) => [kind, [...found]])).toEqual(
      Object.entries({ ...none, ...expected }),
    );
  });
});
