import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeRunningFile } from '@gobbler/launcher/running';
import type { Environment } from '@gobbler/service-kit';
import { useRunningSystem } from '../src/use-running-system';

const RUNNING = {
  USER_DATABASE_URL: 'postgres://gobbler:password@127.0.0.1:41234/user',
  POST_DATABASE_URL: 'mariadb://gobbler:password@db.example/post',
  INTERNAL_TOKEN_SECRET: 'made at the first start',
  POST_URL: 'http://127.0.0.1:4013',
};

describe('an operator’s command beside npm start', () => {
  let folder: string;
  let remove: () => Promise<void>;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gobbler-running-'));
    remove = await writeRunningFile(folder, { ...RUNNING, STRIPE_API_KEY: 'sk_test_canary', LOG_LEVEL: 'info' });
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function use(env: Environment) {
    const reported: string[] = [];
    const found = await useRunningSystem({ GOBBLER_DATA_DIR: folder, ...env }, (line) => reported.push(line));
    return { found, reported };
  }

  it('takes its addresses and its secret, and says so in one line', async () => {
    const { found, reported } = await use({ INTERNAL_TOKEN_SECRET: 'your_internal_secret', LOG_LEVEL: 'debug' });
    expect(found).toEqual({ ...RUNNING, GOBBLER_DATA_DIR: folder, LOG_LEVEL: 'debug' });
    expect(reported).toEqual([`Using the npm start that is running on ${folder}.`]);
  });

  it('takes its addresses also where the old system’s databases are named', async () => {
    const LEGACY_USER_DATABASE_URL = 'postgres://ana:password@old.example/users';
    const { found } = await use({ LEGACY_USER_DATABASE_URL });
    expect(found).toMatchObject({ ...RUNNING, LEGACY_USER_DATABASE_URL });
  });

  it('takes the others where both were given the same database', async () => {
    const { found } = await use({ POST_DATABASE_URL: RUNNING.POST_DATABASE_URL });
    expect(found).toMatchObject(RUNNING);
  });

  it('leaves it alone when another database is named', async () => {
    const env = { POST_DATABASE_URL: 'postgres://elsewhere/post' };
    expect(await use(env)).toEqual({ found: { GOBBLER_DATA_DIR: folder, ...env }, reported: [] });
  });

  it('says that none is running, also after it was stopped or killed', async () => {
    const none = [`No …_DATABASE_URL is set, and no npm start is running on ${folder}.`];
    await remove();
    expect(await use({})).toEqual({ found: { GOBBLER_DATA_DIR: folder }, reported: none });
    await writeFile(
      join(folder, 'running.json'),
      JSON.stringify({ pid: process.pid, startedAt: 'another time', settings: RUNNING }),
    );
    expect((await use({})).reported).toEqual(none);
  });

  it('finds a file that only its owner may read', async () => {
    expect((await stat(join(folder, 'running.json'))).mode & 0o777).toBe(0o600);
  });
});
