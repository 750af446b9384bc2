import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually, ROOT, startProcess } from '@gobbler/test-harness';
import { createTestVhost, TEST_SECRET, viewer } from '@gobbler/test-servers';
import { ask, countOf, insert } from './support/rows';
import { createBench, type Bench, type Ended } from './support/run-script';
import { migrate, settingsOf, startServers, type Addresses, type Servers } from './support/servers';
import { startTwoServices, type TwoServices } from './support/two-services';

/** RabbitMQ and two services start here, on machines that may be busy. */
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

type Two = Pick<Addresses, 'post' | 'reservation'>;
const OWNER = viewer(1);
const ANA = viewer(2);
const BEN = viewer(3);
const CLEO = viewer(4);

let servers: Servers;
let bench: Bench;
let running: TwoServices | undefined;
beforeAll(async () => {
  servers = await startServers({ hasPostgres: false });
  bench = await createBench(servers.toolFolders);
}, 600_000);
afterAll(async () => {
  await running?.stop();
  await bench?.remove();
  await servers?.remove();
});

async function createPost(services: TwoServices, title: string): Promise<string> {
  const position = { latitude: 1.29, longitude: 103.85 };
  const input = { title, description: title, position, portions: 5, endsAt: '2036-11-05T12:00:00Z' };
  const mutation = 'mutation ($input: CreatePostInput!) { createPost(input: $input) { post { id } } }';
  return String((await services.post(mutation, { input }, { as: OWNER })).data['createPost'].post.id);
}

const reserve = (services: TwoServices, postId: string, as = ANA) =>
  services.reservation(
    'mutation ($postId: ID!) { reserve(postId: $postId) { reservation { id } } }',
    { postId },
    { as },
  );

async function hintOf({ post }: Two, id: string): Promise<number> {
  const [row] = await ask(post, `SELECT taken_hint FROM posts WHERE id = ${id}`);
  return Number(row?.['taken_hint']);
}

/** Backs both up; once reservation is done and before post is, something happens. */
async function backUp(databases: Two, meanwhile: () => Promise<void>): Promise<string> {
  const [waiting, go] = [join(bench.folder, 'waiting'), join(bench.folder, 'go')];
  const wait = `[ -e '${waiting}.first' ] && { touch '${waiting}'; until [ -e '${go}' ]; do sleep 0.05; done; }`;
  await bench.replaceTool(
    'mariadb-dump',
    `[ "$1" = --version ] || { ${wait}; touch '${waiting}.first'; }; exec "$real" "$@"`,
  );
  const args = ['--to', bench.target, '--only', 'reservation,post'];
  const backup = bench.run('backup.sh', args, settingsOf(databases));
  await eventually(() => existsSync(waiting));
  try {
    await meanwhile();
  } finally {
    await writeFile(go, '');
  }
  expect(await backup).toMatchObject({ code: 0 });
  await bench.restoreTools();
  return join(bench.target, (await bench.backups())[0] ?? '');
}

async function reconcile(databases: Two, postUrl: string, ...args: string[]): Promise<Ended> {
  const env = { ...settingsOf(databases), POST_URL: postUrl, INTERNAL_TOKEN_SECRET: TEST_SECRET };
  const file = join(ROOT, 'operator/dist/reconcile/main.js');
  const running = startProcess(process.execPath, [file, 'reservations', ...args], { cwd: bench.folder, env });
  return { code: await running.ended, said: running.output() };
}

it('databases of different moments and an empty broker make a system that works after reconciliation', async () => {
  const databases = await servers.createDatabases(['post', 'reservation']);
  await migrate(databases);
  const vhost = await createTestVhost();
  const services = await startTwoServices({ databases, rabbitMqUrl: vhost.url, folder: bench.folder });
  running = services;
  const [changed, deleted] = [await createPost(services, 'Bread'), await createPost(services, 'Soup')];

  // The event of Ana's reservation is handled, and stands in the outbox all the same, as it does for a moment.
  await ask(databases.reservation, 'CREATE TABLE copies AS SELECT * FROM outbox_events WHERE false');
  await ask(
    databases.reservation,
    'CREATE TRIGGER copy_events AFTER INSERT ON outbox_events FOR EACH ROW INSERT INTO copies VALUES (NEW.id, NEW.name, NEW.body, NEW.claimed_until, NEW.claimed_by)',
  );
  expect((await reserve(services, changed)).errors).toBeUndefined();
  await ask(databases.reservation, 'DROP TRIGGER copy_events');
  const copies = await ask(databases.reservation, 'SELECT * FROM copies');
  await ask(databases.reservation, 'DROP TABLE copies');
  expect(copies).toHaveLength(1);
  expect((await reserve(services, deleted)).errors).toBeUndefined();
  await eventually(async () => (await hintOf(databases, deleted)) + (await hintOf(databases, changed)) === 2);
  await insert(
    databases.reservation,
    'outbox_events',
    copies.map((event) => ({ ...event, claimed_until: new Date('2036-01-01') })),
  );

  const backup = await backUp(databases, async () => {
    expect((await reserve(services, changed, BEN)).errors).toBeUndefined();
    const input = { id: changed, portions: 3 };
    await services.post(
      'mutation ($input: UpdatePostInput!) { updatePost(input: $input) { post { id } } }',
      { input },
      { as: OWNER },
    );
    await services.post('mutation ($id: ID!) { deletePost(id: $id) { post { id } } }', { id: deleted }, { as: OWNER });
    await eventually(async () => (await hintOf(databases, changed)) === 2);
    // Else they would be sent again from the backup, and leave nothing to reconcile.
    await eventually(async () => (await countOf(databases.post, 'outbox_events')) === 0);
  });
  await services.stop();
  await vhost.drop();

  const restored = await servers.createDatabases(['post', 'reservation']);
  const args = [backup, '--only', 'reservation,post'];
  expect(await bench.run('restore.sh', args, settingsOf(restored))).toMatchObject({ code: 0 });
  await ask(restored.reservation, "UPDATE outbox_events SET claimed_until = '2020-01-01'");
  const empty = await createTestVhost();
  const after = await startTwoServices({ databases: restored, rabbitMqUrl: empty.url, folder: bench.folder });
  running = after;

  await eventually(async () => (await countOf(restored.reservation, 'outbox_events')) === 0);
  // Sent again, it changes nothing: what post knows is later.
  expect(await hintOf(restored, changed)).toBe(2);

  const found = await reconcile(restored, after.postUrl);
  expect(found).toMatchObject({ code: 1, said: expect.stringContaining('post is gone') });
  expect(found.said).toMatch(new RegExp(`(behind|not as) its post +${changed} `));
  expect(found.said).toMatch(new RegExp(`post is gone +${deleted} `));
  await reconcile(restored, after.postUrl, '--repair');
  const left = await reconcile(restored, after.postUrl);
  expect(left.said).not.toMatch(/(behind|not as) its post/);
  expect(left.said).toMatch(new RegExp(`post is gone +${deleted} `));

  // Of three portions Ana has one; Ben's reservation came after the backup and is his to make again.
  expect((await reserve(after, changed, BEN)).errors).toBeUndefined();
  expect((await reserve(after, changed, CLEO)).errors).toBeUndefined();
  const soldOut = await reserve(after, changed, viewer(5));
  expect(soldOut.errors?.[0]?.extensions.code).toBe('SOLD_OUT');
  expect(await readFile(join(backup, 'manifest.txt'), 'utf8')).toMatch(/complete\n$/);
});
