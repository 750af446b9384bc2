import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from '../src/index';
import { query } from './query';
import { eventually } from '@gobbler/test-harness';

let parent: string;
/** One for most tests: making an empty one takes longer than all the rest. */
let dataDir: string;
let running: EmbeddedPostgres | null;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'embedded-postgres-'));
  await chmod(parent, 0o711);
});

beforeEach(() => {
  dataDir = join(parent, 'data');
  running = null;
});

afterEach(async () => {
  await running?.stop();
});

afterAll(async () => {
  await rm(parent, { recursive: true, force: true });
});

async function start(
  options: Pick<EmbeddedPostgresOptions, 'onUnexpectedExit' | 'onBack'> = {},
): Promise<EmbeddedPostgres> {
  running = await startEmbeddedPostgres({ dataDir, ...options });
  return running;
}

async function writeDown(server: EmbeddedPostgres): Promise<void> {
  await server.createDatabase('notes');
  await query(server.url('notes'), 'DROP TABLE IF EXISTS note; CREATE TABLE note (text text)');
  await query(server.url('notes'), "INSERT INTO note VALUES ('kept')");
}

const readBack = (server: EmbeddedPostgres): Promise<unknown> => query(server.url('notes'), 'SELECT text FROM note');

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const postmasterFile = (): string => join(dataDir, 'postgres', 'data', 'postmaster.pid');

describe('an embedded PostgreSQL', () => {
  it('keeps its data and its password over a stop, of which it leaves no process and no lock file', async () => {
    const first = await start();
    await writeDown(first);
    const password = await readFile(join(dataDir, 'postgres.password'), 'utf8');
    await first.stop();
    expect(() => process.kill(first.pid, 0)).toThrow('ESRCH');
    expect(existsSync(postmasterFile())).toBe(false);

    const second = await start();
    expect(await readBack(second)).toEqual([{ text: 'kept' }]);
    expect(await readFile(join(dataDir, 'postgres.password'), 'utf8')).toBe(password);
    expect((await stat(join(dataDir, 'postgres.password'))).mode & 0o777).toBe(0o600);
  });

  it('stops the server that a killed process left behind, and goes on with its data', async () => {
    const exits: string[] = [];
    const orphan = await start({ onUnexpectedExit: (message) => exits.push(message) });
    await writeDown(orphan);
    const next = await start();
    expect(next.pid).not.toBe(orphan.pid);
    expect(await readBack(next)).toEqual([{ text: 'kept' }]);
    await eventually(() => exits.length === 1);
  });

  it('is started again at its port each time it is killed, until it is stopped', async () => {
    const reports: string[] = [];
    const report = (message: string): void => void reports.push(message);
    const server = await start({ onUnexpectedExit: report, onBack: report });
    await writeDown(server);
    const pids = new Set<number>();
    for (const round of [1, 2]) {
      pids.add(server.pid);
      process.kill(server.pid, 'SIGKILL');
      await eventually(() => reports.length === 2 * round);
      expect(reports.slice(-2)).toEqual([
        expect.stringContaining('ended by itself (SIGKILL)'),
        expect.stringContaining('again'),
      ]);
      expect(await readBack(server)).toEqual([{ text: 'kept' }]);
    }
    expect(pids.size).toBe(2);
    await server.stop();
    expect(() => process.kill(server.pid, 0)).toThrow('ESRCH');
    expect(reports).toHaveLength(4);
  });

  it('does not come back when it is stopped just after it was killed', async () => {
    const server = await start({ onUnexpectedExit: () => undefined, onBack: () => undefined });
    process.kill(server.pid, 'SIGKILL');
    await eventually(() => !isAlive(server.pid));
    await server.stop();
    expect(() => process.kill(server.pid, 0)).toThrow('ESRCH');
    expect(await readBack(await start())).toEqual([{ text: 'kept' }]);
  });

  it('does not take another program for its own because it has the number that an old server had', async () => {
    await writeDown(await start());
    await running?.stop();
    await writeFile(postmasterFile(), `${process.pid}\n`);
    expect(await readBack(await start())).toEqual([{ text: 'kept' }]);
  });

  it('leaves the server alone from whose running folder it was copied, also when that path ends like its own', async () => {
    await writeDown(await start());
    await running?.stop();
    const copy = dataDir;
    dataDir = join(parent, copy);
    await mkdir(join(parent, parent), { recursive: true, mode: 0o711 });
    execFileSync('cp', ['-a', copy, dataDir]);
    const original = await start();
    const originalsFile = postmasterFile();
    dataDir = copy;
    await copyFile(originalsFile, postmasterFile());
    try {
      expect(await readBack(await start())).toEqual([{ text: 'kept' }]);
      expect(await readBack(original)).toEqual([{ text: 'kept' }]);
    } finally {
      await original.stop();
    }
  });

  it('starts again from scratch when its first start was killed half-way', async () => {
    dataDir = join(parent, 'half-made');
    await mkdir(join(dataDir, 'postgres', 'data.new', 'base'), { recursive: true });
    await writeFile(join(dataDir, 'postgres', 'data.new', 'PG_VERSION'), '18\n');
    expect(await query((await start()).url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('says what to do when the password of existing data is gone', async () => {
    await (await start()).stop();
    const password = join(dataDir, 'postgres.password');
    await rename(password, `${password}.lost`);
    await expect(start()).rejects.toThrow(/postgres\.password is missing: put it back/);
    await rename(`${password}.lost`, password);
  });

  it('listens on loopback only, requires the password, and has a session of its own', async () => {
    const server = await start();
    const [row] = await query(server.url('postgres'), "SELECT current_setting('listen_addresses') AS addresses");
    expect(row).toEqual({ addresses: '127.0.0.1' });
    const withoutPassword = server.url('postgres').replace(/:[0-9a-f]+@/, ':wrong@');
    await expect(query(withoutPassword, 'SELECT 1')).rejects.toThrow('password authentication failed');
    if (process.platform === 'linux') {
      const session = readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[3];
      expect(session).toBe(String(server.pid));
    }
  });

  it('leaves a database that exists as it is, and refuses a name that is none', async () => {
    const server = await start();
    await writeDown(server);
    await server.createDatabase('notes');
    expect(await readBack(server)).toEqual([{ text: 'kept' }]);
    await expect(server.createDatabase('x; DROP DATABASE notes')).rejects.toThrow('no name for a database');
  });
});
