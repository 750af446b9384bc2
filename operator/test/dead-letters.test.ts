import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeadLetter, DeadLetters } from '@gobbler/rabbitmq-broker';
import { openStandInLetters } from '../src/dead-letters/open-stand-in-letters';
import { runDeadLetters } from '../src/dead-letters/run-dead-letters';

const letter = (id: string, over: Partial<DeadLetter> = {}): DeadLetter => ({
  queue: 'reservation.posts',
  message: { id, name: 'post.created', body: `{"id":"${id}","data":{"postId":7}}` },
  attempts: 5,
  reason: 'the database\nis down',
  firstFailedAt: '2026-03-04T05:06:07.000Z',
  lastFailedAt: '2026-03-04T05:08:07.000Z',
  ...over,
});

function fakeLetters(held: DeadLetter[]): DeadLetters & { isClosed: boolean } {
  const fake = {
    description: 'RabbitMQ at rabbit.example:5672',
    isClosed: false,
    list: async () => held,
    async replay(isChosen: (one: DeadLetter) => boolean, onReplayed: (one: DeadLetter) => void) {
      const chosen = held.filter(isChosen);
      for (const one of chosen) onReplayed(held.splice(held.indexOf(one), 1)[0] ?? one);
      return chosen.length;
    },
    async close() {
      fake.isClosed = true;
    },
  };
  return fake;
}

/** What the command prints, and its exit code. */
async function run(letters: DeadLetters | Error, ...args: string[]) {
  const [said, complained]: [string[], string[]] = [[], []];
  const open = async (): Promise<DeadLetters> => {
    if (letters instanceof Error) throw letters;
    return letters;
  };
  const terminal = { say: (line: string) => said.push(line), complain: (line: string) => complained.push(line) };
  const code = await runDeadLetters(open, args, terminal);
  return { code, said: said.join('\n'), complained: complained.join('\n') };
}

describe('npm run dead-letters', () => {
  it('lists them with what went wrong, a line each', async () => {
    const { code, said } = await run(fakeLetters([letter('id-1'), letter('id-2', { attempts: null })]), 'list');
    expect(code).toBe(0);
    expect(said).toMatch(
      /id-1 +post\.created +reservation\.posts +5 +2026-03-04T05:08:07\.000Z +the database is down\n/,
    );
    expect(said).toMatch(/id-2 +post\.created +reservation\.posts +- /);
    expect(said).toContain('2 in all (RabbitMQ at rabbit.example:5672)');
  });

  it('lists them as JSON for programs', async () => {
    const { code, said } = await run(fakeLetters([letter('id-1')]), 'list', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(said)).toMatchObject([{ id: 'id-1', queue: 'reservation.posts', body: { data: { postId: 7 } } }]);
  });

  it('says so when there are none', async () => {
    const letters = fakeLetters([]);
    expect(await run(letters, 'list')).toMatchObject({ code: 0, said: expect.stringContaining('No dead letters') });
    expect(letters.isClosed).toBe(true);
  });

  it('shows one in full, in every queue in which it died', async () => {
    const letters = fakeLetters([
      letter('id-1'),
      letter('id-2'),
      letter('id-2', { queue: 'notification-worker.posts' }),
    ]);
    const { code, said } = await run(letters, 'show', 'id-1');
    expect(code).toBe(0);
    expect(JSON.parse(said)).toEqual({
      id: 'id-1',
      name: 'post.created',
      queue: 'reservation.posts',
      attempts: 5,
      reason: 'the database\nis down',
      firstFailedAt: '2026-03-04T05:06:07.000Z',
      lastFailedAt: '2026-03-04T05:08:07.000Z',
      body: { id: 'id-1', data: { postId: 7 } },
    });
    expect((await run(letters, 'show', 'id-2')).said.match(/"queue"/g)).toHaveLength(2);
  });

  it('replays all, or one, and reports each', async () => {
    const letters = fakeLetters([letter('id-1'), letter('id-2'), letter('id-3')]);
    const one = await run(letters, 'replay', 'id-2');
    expect(one.said).toMatch(/1: post\.created id-2 is back in reservation\.posts\n1 replayed/);
    const rest = await run(letters, 'replay');
    expect(rest).toMatchObject({ code: 0, said: expect.stringContaining('2 replayed') });
    expect(await letters.list()).toEqual([]);
  });

  it.each([
    ['show', 'id-9'],
    ['replay', 'id-9'],
  ])('ends with exit code 1 for an unknown dead letter: %s', async (...args) => {
    expect(await run(fakeLetters([letter('id-1')]), ...args)).toMatchObject({
      code: 1,
      complained: 'There is no dead letter id-9 (RabbitMQ at rabbit.example:5672).',
    });
  });

  it.each([[[]], [['remove']], [['show']], [['list', 'id-1']], [['replay', 'a', 'b']], [['list', '--all']]])(
    'explains itself when it is called with %j',
    async (args) => {
      const { code, complained } = await run(fakeLetters([]), ...args);
      expect(code).toBe(1);
      expect(complained).toContain('npm run dead-letters -- replay [ID]');
    },
  );

  it.each([['replay'], ['show']])('takes no empty ID for %s, and never for all of them', async (command) => {
    for (const id of ['', ' ']) {
      const letters = fakeLetters([letter('id-1')]);
      const { code, complained } = await run(letters, command, id);
      expect([code, complained]).toEqual([1, expect.stringContaining('npm run dead-letters -- replay [ID]')]);
      expect(await letters.list()).toHaveLength(1);
    }
  });

  it('explains itself with --help', async () => {
    expect(await run(fakeLetters([]), '--help')).toMatchObject({
      code: 0,
      said: expect.stringContaining('replay [ID]'),
    });
  });

  it('says in one line that RabbitMQ can not be reached', async () => {
    const { code, complained } = await run(new Error('connect ECONNREFUSED 127.0.0.1:5672'), 'list');
    expect([code, complained]).toEqual([1, 'It could not be done: connect ECONNREFUSED 127.0.0.1:5672']);
  });
});

describe('the record of the stand-in for RabbitMQ', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gobbler-letters-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('is listed and shown, without a line that a crash has cut short, and not replayed', async () => {
    const file = join(folder, 'dead-letters.jsonl');
    const { queue, message } = letter('id-1');
    const line = JSON.stringify({ at: '2026-03-04T05:08:07.000Z', queue, attempts: 1, reason: 'never', message });
    await writeFile(file, `${line}\n{"at":"2026-`);
    expect((await run(openStandInLetters(file), 'list')).said).toMatch(/id-1 +post\.created .*never\n\n1 in all/);
    expect(JSON.parse((await run(openStandInLetters(file), 'show', 'id-1')).said)).toMatchObject({
      body: { id: 'id-1' },
    });
    const replay = await run(openStandInLetters(file), 'replay');
    expect(replay).toMatchObject({ code: 1, complained: expect.stringContaining('RABBITMQ_URL') });
  });

  it('may not be there at all', async () => {
    expect((await run(openStandInLetters(join(folder, 'none.jsonl')), 'list')).said).toContain('No dead letters');
  });
});
