import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LaunchError } from '../src';
import { claimDataFolder } from '../src/data-folder/claim-data-folder';
import { useTemporaryFolder } from './temporary-folder';

describe('the data folder', () => {
  const folder = useTemporaryFolder();
  const dataDir = () => join(folder(), 'some', 'data');
  const lock = () => join(dataDir(), 'launcher.lock');

  function leaveLock(text: string): void {
    mkdirSync(dataDir(), { recursive: true });
    writeFileSync(lock(), text);
  }

  it('is made, passable for PostgreSQL’s user, and given back without a trace', async () => {
    const giveBack = await claimDataFolder(dataDir());
    expect(statSync(dataDir()).mode & 0o011).toBe(0o011);
    expect(existsSync(lock())).toBe(true);
    await giveBack();
    expect(existsSync(lock())).toBe(false);
  });

  it('is for one process at a time', async () => {
    const giveBack = await claimDataFolder(dataDir());
    await expect(claimDataFolder(dataDir())).rejects.toThrow(LaunchError);
    await expect(claimDataFolder(dataDir())).rejects.toThrow(`in use by process ${process.pid}`);
    await giveBack();
    await expect(claimDataFolder(dataDir())).resolves.toBeInstanceOf(Function);
  });

  it('is given to one of several that claim it at the same moment', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => claimDataFolder(dataDir())));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is taken over from a process that is gone', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    leaveLock(JSON.stringify({ pid, startedAt: '1' }));
    await expect(claimDataFolder(dataDir())).resolves.toBeInstanceOf(Function);
  });

  it('is taken over from a process whose pid another process has by now', async () => {
    leaveLock(JSON.stringify({ pid: process.pid, startedAt: 'long ago' }));
    await expect(claimDataFolder(dataDir())).resolves.toBeInstanceOf(Function);
  });

  it('is reported with what to do when it can’t be created', async () => {
    writeFileSync(join(folder(), 'file'), '');
    await expect(claimDataFolder(join(folder(), 'file', 'data'))).rejects.toThrow(/can't be used: .*GOBBLER_DATA_DIR/);
  });
});
