import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { measureSlowness } from '@gobbler/test-harness';
import { createDataDir, removeDataDir, startSystem } from '@gobbler/test-harness/start-system';
import { createClient, PASSWORD } from '@gobbler/test-harness/graphql/client';
import { createPost } from '@gobbler/test-harness/seed';
import { processesNaming } from '@gobbler/test-harness/process-table';

const RESERVE = 'mutation Reserve($id: ID!) { reserve(postId: $id) { reservation { id } } }';
const CHECKOUT = 'mutation { createCheckoutSession(input: { successUrl: "http://www.google.com" }) { url } }';
const ALL = `query All($post: ID!) {
  me { id email username isPremium subscription { status } devices { token } reservations { edges { node { id post { id } } } } }
  post(id: $post) { title availableReservations reservedByMe version }
}`;
const REFRESH = `mutation Refresh($token: String!) {
  refreshSession(input: { refreshToken: $token }) { session { accessToken refreshToken } }
}`;

let dataDir: string;
beforeAll(async () => {
  dataDir = await createDataDir();
});
afterAll(() => removeDataDir(dataDir));

/** Nothing of a system that has ended may be left: no process, no file that says that one is running. */
function expectNothingLeft(): void {
  expect(processesNaming(dataDir)).toEqual([]);
  expect(existsSync(join(dataDir, 'launcher.lock'))).toBe(false);
  expect(existsSync(join(dataDir, 'postgres/data/postmaster.pid'))).toBe(false);
}

it('keeps all data over a stop and a start, and stops cleanly on SIGTERM and SIGINT', async () => {
  const first = await startSystem({ dataDir });
  const before = createClient(first.url);
  const ana = await before.signUp('Ana', 'phone-of-ana');
  const ben = await before.signUp('Ben');
  const post = await createPost(before, ben);
  const { reserve } = await before.data(RESERVE, { id: post }, ana);
  const { createCheckoutSession: checkout } = await before.data(CHECKOUT, {}, ana);
  const headers = { 'content-type': 'application/json' };
  expect((await fetch(`${checkout.url}/pay`, { method: 'POST', headers, body: '{}' })).status).toBe(200);
  const known = await before.data(ALL, { post }, ana);
  expect(known).toEqual({
    me: {
      id: ana.id,
      email: ana.email,
      username: 'Ana',
      isPremium: true,
      subscription: { status: 'ACTIVE' },
      devices: [{ token: 'phone-of-ana' }],
      reservations: { edges: [{ node: { id: reserve.reservation.id, post: { id: post } } }] },
    },
    post: { title: 'Curry', availableReservations: 1, reservedByMe: true, version: 1 },
  });
  expect(processesNaming(dataDir).length).toBeGreaterThan(0); // PostgreSQL
  expect(await first.stop('SIGTERM')).toBe(0);
  expectNothingLeft();

  const startedAt = performance.now();
  const second = await startSystem({ dataDir });
  expect(performance.now() - startedAt).toBeLessThan(50_000 * (await measureSlowness()));
  const after = createClient(second.url);
  expect(await after.data(ALL, { post }, ana)).toEqual(known);
  const { refreshSession } = await after.data(REFRESH, { token: ana.refreshToken });
  expect((await after.data(ALL, { post }, { token: refreshSession.session.accessToken })).me.id).toBe(ana.id);
  const input = { email: ana.email, password: PASSWORD };
  await after.data('mutation L($input: LogInInput!) { logIn(input: $input) { user { id } } }', { input });
  expect(await second.stop('SIGINT')).toBe(0);
  expectNothingLeft();
});

it('keeps secrets from other users of the machine, and out of its log', async () => {
  for (const file of ['secrets.json', 'postgres.password', 'gobbler.log']) {
    expect([file, (await stat(join(dataDir, file))).mode & 0o077]).toEqual([file, 0]);
  }
  const log = await readFile(join(dataDir, 'gobbler.log'), 'utf8');
  expect(log).not.toContain(PASSWORD);
  expect(log).not.toContain('phone-of-ana');
  for (const secret of Object.values(JSON.parse(await readFile(join(dataDir, 'secrets.json'), 'utf8')))) {
    expect(log).not.toContain(secret);
  }
});
