import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, realpath, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgresError, startEmbeddedPostgres, type EmbeddedPostgres } from '../src/index';
import { query } from './query';

/** Only root keeps data elsewhere, and gives its files to another user. */
const describeAsRoot = process.getuid?.() === 0 ? describe : describe.skip;

let parent: string;
const running = new Set<EmbeddedPostgres>();
const places = new Set<string>();

beforeEach(async () => {
  parent = await mkdtemp(join(await realpath(tmpdir()), 'staged-data-')); // mode 0700
});

afterEach(async () => {
  for (const server of running) await server.stop();
  running.clear();
  for (const path of [parent, ...places]) await rm(path, { recursive: true, force: true });
  places.clear();
});

const folder = (name: string): string => join(parent, name);

async function start(name: string): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir: folder(name) });
  running.add(server);
  const place = await placeOf(name);
  if (place) places.add(place);
  return server;
}

async function placeOf(name: string): Promise<string> {
  return (await readFile(join(folder(name), 'postgres.path'), 'utf8').catch(() => '')).trim();
}

async function ownerOf(place: string): Promise<string> {
  return (await readFile(join(place, 'owner'), 'utf8')).trim();
}

async function startWithNote(name: string): Promise<EmbeddedPostgres> {
  const server = await start(name);
  await server.createDatabase('notes');
  await query(server.url('notes'), "CREATE TABLE note (text text); INSERT INTO note VALUES ('kept')");
  return server;
}

const readBack = (server: EmbeddedPostgres): Promise<unknown> => query(server.url('notes'), 'SELECT text FROM note');

const copy = (options: string, from: string, to: string): unknown => execFileSync('cp', [options, from, to]);

describeAsRoot('data that lie outside of their data folder', () => {
  it('are refused to a copy of the folder, which touches neither the server nor the data', async () => {
    const original = await startWithNote('original');
    const place = await placeOf('original');
    copy('-a', folder('original'), folder('copy'));

    const refusal = await start('copy').catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(EmbeddedPostgresError);
    expect(String(refusal)).toContain(`${folder('copy')} looks like a copy of ${folder('original')}`);
    expect(String(refusal)).toContain(`remove ${folder('copy')}/postgres.path`);
    expect(await readBack(original)).toEqual([{ text: 'kept' }]);

    await original.stop();
    await expect(start('copy')).rejects.toThrow('looks like a copy');
    expect(await ownerOf(place)).toBe(folder('original'));
    expect(await readBack(await start('original'))).toEqual([{ text: 'kept' }]);
  });

  it('are left alone by a copy that gave up the path, or that names a copy of the data', async () => {
    const original = await startWithNote('original');
    await original.stop();
    const place = await placeOf('original');
    copy('-a', folder('original'), folder('empty'));
    copy('-a', folder('original'), folder('whole'));

    await rm(join(folder('empty'), 'postgres.path'));
    const empty = await start('empty');
    expect(await placeOf('empty')).not.toBe(place);
    await expect(readBack(empty)).rejects.toThrow('database "notes" does not exist');

    places.add(`${place}-copy`);
    copy('-a', place, `${place}-copy`);
    execFileSync('sh', ['-c', 'echo "$1" > "$2"', 'sh', `${place}-copy`, join(folder('whole'), 'postgres.path')]);
    expect(await readBack(await start('whole'))).toEqual([{ text: 'kept' }]);
    expect(await ownerOf(`${place}-copy`)).toBe(folder('whole'));
    expect(await ownerOf(place)).toBe(folder('original'));
  });

  it('go along with a folder that is moved, also when another one begins at its old path', async () => {
    await (await startWithNote('before')).stop();
    const place = await placeOf('before');
    await rename(folder('before'), folder('after'));
    const moved = await start('after');
    expect(await ownerOf(place)).toBe(folder('after'));

    await start('before');
    expect(await placeOf('before')).not.toBe(place);
    expect(await readBack(moved)).toEqual([{ text: 'kept' }]);
  });

  it('get an owner when an earlier version had given them none', async () => {
    await (await startWithNote('old')).stop();
    const place = await placeOf('old');
    await rm(join(place, 'owner'));
    expect(await readBack(await start('old'))).toEqual([{ text: 'kept' }]);
    expect(await ownerOf(place)).toBe(folder('old'));
  });
});

describeAsRoot('data that root copied without their owners', () => {
  it('are given back to the user of PostgreSQL', async () => {
    await chmod(parent, 0o711);
    await (await startWithNote('original')).stop();
    copy('-r', folder('original'), folder('copy'));
    expect(await readBack(await start('copy'))).toEqual([{ text: 'kept' }]);
    expect(await placeOf('copy')).toBe('');
  });
});
