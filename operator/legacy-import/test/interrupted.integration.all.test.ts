import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runImportLegacy } from '../src/run-import-legacy';
import { createNewSystem, type NewSystem } from './new-system';
import { createOldSystem, type OldSystem } from './old-system';

const HASH = '$2a$10$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW';
const MAIN = require.resolve('../dist/main.js');
const PEOPLE = 40;
const POSTS = 1_500;
const RESERVATIONS = 2_500;
const PAGE = 100;

describe('an import that is killed', () => {
  let folder: string;
  let old: OldSystem;
  let here: NewSystem;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gobbler-import-'));
    [old, here] = await Promise.all([
      createOldSystem(),
      createNewSystem((service) => (service === 'post' || service === 'reservation' ? 'mariadb' : 'postgres')),
    ]);
    await seed(old);
  });

  afterAll(async () => {
    await old?.drop();
    await here?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs the built command, and kills it when it has printed such a line. */
  async function killAt(line: RegExp): Promise<void> {
    const { PATH = '' } = process.env;
    const child = spawn(process.execPath, [MAIN], {
      cwd: folder,
      env: { PATH, GOBBLER_DATA_DIR: folder, ...old.env, ...here.env },
    });
    const exited = once(child, 'exit');
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (line.test(output)) child.kill('SIGKILL');
      });
    }
    const [code, signal] = (await exited) as [number | null, string | null];
    // On a machine that is slow to kill it may have come to its end.
    if (signal !== 'SIGKILL') expect({ code, output }).toEqual({ code: 0, output });
  }

  /** Runs it, and interrupts it after the page that it reports in such a line, if any. */
  async function run(breakAt?: RegExp): Promise<number> {
    const complaints: string[] = [];
    const say = (line: string): void => {
      if (breakAt?.test(line)) throw new Error('broken off');
    };
    const terminal = { say, complain: (line: string) => complaints.push(line) };
    const args = ['--report', join(folder, 'report.jsonl')];
    const code = await runImportLegacy({ ...old.env, ...here.env }, args, terminal, PAGE);
    const expected = breakAt
      ? [expect.stringContaining('It stopped before its end. What was imported so far stays')]
      : [];
    expect(complaints).toEqual(expected);
    return code;
  }

  const count = async (service: 'auth' | 'post' | 'reservation', table: string): Promise<number> =>
    Number((await here.rows(service, `SELECT count(*) AS n FROM ${table}`))[0]?.['n']);

  it('goes on when it is run again, and ends as if nothing had happened', async () => {
    expect(await run(/^users: /)).toBe(1);
    expect([await count('auth', 'accounts'), await count('post', 'posts')]).toEqual([PEOPLE, 0]);
    expect(await run(/^posts: /)).toBe(1);
    expect([await count('post', 'posts'), await count('reservation', 'capacities')]).toEqual([PAGE, PAGE]);
    await killAt(/^posts: 500 read/m);
    expect(await run(/^reservations: /)).toBe(1);
    expect([await count('post', 'posts'), await count('reservation', 'reservations')]).toEqual([POSTS, PAGE]);
    await killAt(/^reservations: 500 read/m);

    expect(await run()).toBe(0);
    expect(await count('post', 'posts')).toBe(POSTS);
    expect(await count('reservation', 'reservations')).toBe(RESERVATIONS);
    // Nothing is counted that is not there, and every count has reached the search.
    const wrong = await here.rows(
      'reservation',
      `SELECT post_id FROM capacities WHERE taken <>
       (SELECT count(*) FROM reservations WHERE reservations.post_id = capacities.post_id AND active)`,
    );
    expect(wrong).toEqual([]);
    expect(await count('reservation', 'capacities')).toBe(POSTS);
    const taken = await here.rows(
      'reservation',
      'SELECT post_id AS id, taken FROM capacities WHERE taken > 0 ORDER BY post_id',
    );
    const hints = await here.rows('post', 'SELECT id, taken_hint AS taken FROM posts WHERE taken_hint > 0 ORDER BY id');
    expect(hints).toEqual(taken);
    expect(taken.length).toBe(POSTS);
  });
});

/** Everybody posts; everybody but the owner reserves here and there, each post once at most. */
async function seed(old: OldSystem): Promise<void> {
  const ids = Array.from({ length: PEOPLE }, (_, at) => at + 1);
  await old.addUsers(...ids.map((id) => ({ UserId: id, Email: `person${id}@example.com` })));
  await old.addCredentials(
    ...ids.map((id) => ({ user_id: `old-${id}`, email: `person${id}@example.com`, password: HASH })),
  );
  const ownerOf = (post: number): number => (post % PEOPLE) + 1;
  const posts = Array.from({ length: POSTS }, (_, at) => ({ post_id: at + 1, user_id: ownerOf(at + 1) }));
  await old.addPosts(...posts);
  const reservations = Array.from({ length: RESERVATIONS }, (_, at) => {
    const post = (at % POSTS) + 1;
    const other = 1 + Math.floor(at / POSTS);
    return { reservation_id: at + 1, post_id: post, user_id: ((post + other) % PEOPLE) + 1 };
  });
  await old.addReservations(...reservations);
}
