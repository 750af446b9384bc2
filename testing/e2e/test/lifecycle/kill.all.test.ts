import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client as Database } from 'pg';
import { codesOf, createClient, PASSWORD, type Client, type Person } from '@gobbler/test-harness/graphql/client';
import { createPost } from '@gobbler/test-harness/seed';
import { readPushes } from '@gobbler/test-harness/phone/pushes';
import { createDataDir, removeDataDir, startSystem, type System } from '@gobbler/test-harness/start-system';
import { startLoad, type History } from './load';
import { eventually, measureSlowness, sendSignal } from '@gobbler/test-harness';
import { processesNaming } from '@gobbler/test-harness/process-table';

const RESERVE = 'mutation Reserve($id: ID!) { reserve(postId: $id) { reservation { id } } }';
const CHECKOUT = 'mutation { createCheckoutSession(input: { successUrl: "http://www.google.com" }) { url } }';
const LOG_IN = 'mutation LogIn($input: LogInInput!) { logIn(input: $input) { user { id } } }';
const SIGN_UP = 'mutation SignUp($input: SignUpInput!) { signUp(input: $input) { user { id } } }';
const POSTS = `query Posts($id: ID!, $after: String) {
  user(id: $id) { posts(first: 100, after: $after) { edges { node { title } } pageInfo { hasNextPage endCursor } } }
}`;
const LOAD_MS = 2_500;
const PEOPLE = 40;
/** Services with an outbox. */
const OUTBOXES = ['post', 'reservation', 'payment'];

let dataDir: string;
let system: System | undefined;
beforeAll(async () => {
  dataDir = await createDataDir();
});
afterAll(async () => {
  await system?.stop();
  await removeDataDir(dataDir);
});

/** Everything that lies in the databases, as the services left it. */
async function query(running: System, database: string, statement: string) {
  const port = Number(/embedded PostgreSQL on 127\.0\.0\.1:(\d+)/.exec(running.output())?.[1]);
  const password = (await readFile(join(dataDir, 'postgres.password'), 'utf8')).trim();
  const connection = new Database({ host: '127.0.0.1', port, user: 'gobbler', password, database });
  await connection.connect();
  try {
    return (await connection.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await connection.end();
  }
}

async function waitForEmptyOutboxes(running: System): Promise<void> {
  for (const database of OUTBOXES) {
    const waiting = () => query(running, database, 'SELECT count(*)::int AS waiting FROM outbox_events');
    await eventually(waiting, ([row]) => row?.['waiting'] === 0, { everyMs: 100 });
  }
}

async function makePremium(client: Client, person: Person): Promise<void> {
  const { createCheckoutSession: checkout } = await client.data(CHECKOUT, {}, person);
  const headers = { 'content-type': 'application/json' };
  const paid = await fetch(`${checkout.url}/pay`, { method: 'POST', headers, body: '{}' });
  expect(paid.status).toBe(200);
}

interface TitlePage {
  readonly edges: readonly { readonly node: { readonly title: string } }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

async function titlesOf(client: Client, owner: Person): Promise<string[]> {
  const titles: string[] = [];
  for (let after: string | null = null; ;) {
    const { user } = await client.data(POSTS, { id: owner.id, after }, owner);
    const posts: TitlePage = user.posts;
    titles.push(...posts.edges.map(({ node }) => node.title));
    if (!posts.pageInfo.hasNextPage) return titles;
    after = posts.pageInfo.endCursor;
  }
}

async function expectAccountsThere(client: Client, { accounts, accountsInDoubt }: History): Promise<void> {
  for (const email of accounts) {
    const answer = await client.ask(LOG_IN, { input: { email, password: PASSWORD } });
    expect([email, codesOf(answer)]).toEqual([email, []]);
  }
  for (const email of accountsInDoubt) {
    const again = await client.ask(SIGN_UP, { input: { email, username: 'Load', password: PASSWORD } });
    expect([email, codesOf(again).filter((code) => code !== 'EMAIL_TAKEN')]).toEqual([email, []]);
    const answer = await client.ask(LOG_IN, { input: { email, password: PASSWORD } });
    expect([email, codesOf(answer)]).toEqual([email, []]);
  }
}

async function expectReservationsThere(client: Client, postId: string, history: History): Promise<void> {
  const held = async (person: Person) =>
    (await client.data('query P($id: ID!) { post(id: $id) { reservedByMe } }', { id: postId }, person)).post
      .reservedByMe;
  for (const person of history.holders) expect([person.id, await held(person)]).toEqual([person.id, true]);
  let extra = 0;
  for (const person of history.holdersInDoubt) extra += (await held(person)) ? 1 : 0;
  const { post } = await client.data('query P($id: ID!) { post(id: $id) { takenReservations } }', { id: postId });
  expect(post.takenReservations).toBe(1 + history.holders.length + extra); // Ben was first
  const rows = await query(
    system as System,
    'reservation',
    'SELECT (SELECT count(*)::int FROM reservations WHERE active) AS active, (SELECT sum(taken)::int FROM capacities) AS taken',
  );
  expect(rows).toEqual([{ active: post.takenReservations, taken: post.takenReservations }]);
}

it('loses nothing that it has acknowledged, and no event, when it is killed under load', async () => {
  system = await startSystem({ dataDir });
  const before = createClient(system.url);
  const ana = await before.signUp('Ana');
  const ben = await before.signUp('Ben', 'phone-of-ben');
  const cleo = await before.signUp('Cleo', 'phone-of-cleo');
  const people = await Promise.all(Array.from({ length: PEOPLE }, (_, index) => before.signUp(`Person${index}`)));
  await makePremium(before, cleo);
  const post = await createPost(before, ana, { portions: PEOPLE + 1 });
  await before.data(RESERVE, { id: post }, ben);

  const { history, ended } = startLoad(before, ana, post, people);
  await sleep(LOAD_MS);
  const { accounts, titles, newTitles, holders } = history;
  await eventually(() => Math.min(accounts.length, titles.length, newTitles.length, holders.length) >= 4);
  await system.kill();
  await ended;

  const startedAt = performance.now();
  system = await startSystem({ dataDir });
  expect(performance.now() - startedAt).toBeLessThan(50_000 * (await measureSlowness()));
  const after = createClient(system.url);
  await expectAccountsThere(after, history);
  expect(await titlesOf(after, ana)).toEqual(expect.arrayContaining(history.titles));
  await expectReservationsThere(after, post, history);

  await waitForEmptyOutboxes(system);
  const pushOf =
    (title: string, token: string, text: string) => (push: { token: string; title: string; body: string }) =>
      push.token === token && push.title === title && push.body.includes(`"${text}"`);
  const wanted = [
    ...history.titles.map((title) => pushOf('New post', 'phone-of-cleo', title)),
    ...history.newTitles.map((title) => pushOf('A post you reserved has been updated', 'phone-of-ben', title)),
  ];
  const missing = async () => {
    const pushes = await readPushes(join(dataDir, 'pushes.jsonl'));
    return wanted.filter((isThis) => !pushes.some(isThis)).length;
  };
  await eventually(missing, (count) => count === 0);
  await expect(readFile(join(dataDir, 'dead-letters.jsonl'), 'utf8').catch(() => '')).resolves.toBe('');

  // Now with PostgreSQL, which has a session of its own and has outlived the first kill.
  const [postgres = 0] = processesNaming(join(dataDir, 'postgres'));
  expect(postgres).toBeGreaterThan(0);
  sendSignal(postgres, 'SIGKILL');
  await system.kill();
  system = await startSystem({ dataDir });
  await expectReservationsThere(createClient(system.url), post, history);
});
