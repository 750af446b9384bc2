import { lstat, mkdir, mkdtemp, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBinaries } from '../src/binaries';
import { restoreSymlinks } from '../src/restore-symlinks';

describe('findBinaries', () => {
  it('says in one line what to do on a system for which there is no PostgreSQL', async () => {
    await expect(findBinaries('freebsd', 'x64')).rejects.toThrow(
      'There is no PostgreSQL on npm for freebsd-x64: set the …_DATABASE_URL settings to a server of your own.',
    );
  });
});

describe('restoreSymlinks', () => {
  it('makes the links that the package lists, and leaves those that are there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'symlinks-'));
    await mkdir(join(folder, 'native', 'lib'), { recursive: true });
    const links = [{ source: 'native/lib/a.so.1', target: 'native/lib/a.so' }];
    await writeFile(join(folder, 'native', 'pg-symlinks.json'), JSON.stringify(links));
    await restoreSymlinks(folder);
    await restoreSymlinks(folder);
    expect((await lstat(join(folder, 'native/lib/a.so'))).isSymbolicLink()).toBe(true);
    expect(await readlink(join(folder, 'native/lib/a.so'))).toBe('a.so.1');
    await rm(folder, { recursive: true });
  });
});
