import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@gobbler/test-harness/graphql/client';
import { innerUrls } from '@gobbler/test-harness/inner-urls';
import { createDataDir, removeDataDir, startSystem, type System, LAUNCHER } from '@gobbler/test-harness/start-system';
import { endProcesses, ROOT, startProgram, sendSignal, takePort } from '@gobbler/test-harness';
import { freePort } from '@gobbler/test-servers';
import { processesNaming } from '@gobbler/test-harness/process-table';

const READY = /Gobbler is ready on (http:\/\/\S+)/;

/** Starts the launcher where it must refuse; what it says. */
async function refusal(env: Readonly<Record<string, string>>): Promise<string> {
  const launcher = startProgram(LAUNCHER, { env });
  expect([await launcher.ended, launcher.output()]).toEqual([1, launcher.output()]);
  expect(launcher.output()).not.toMatch(/^\s+at /m); // a message, not a stack
  return launcher.output();
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gobbler-e2e-'));
  await chmod(folder, 0o711);
});
afterEach(async () => {
  await endProcesses();
  await rm(folder, { recursive: true, force: true });
});

describe('beside a running system', () => {
  let system: System;
  let dataDir: string;
  let port: number;
  let nextPort: Awaited<ReturnType<typeof takePort>>;
  beforeAll(async () => {
    dataDir = await createDataDir();
    port = await freePort();
    nextPort = await takePort(port + 1);
    system = await startSystem({ dataDir, env: { PORT: String(port) } });
  });
  afterAll(async () => {
    await system.stop();
    await nextPort.free();
    await removeDataDir(dataDir);
  });

  it('the router has the port that was asked for, and a service goes elsewhere when the port behind it is taken', async () => {
    expect(system.url).toBe(`http://127.0.0.1:${port}`);
    const { auth, ...others } = innerUrls(system);
    expect(auth).not.toBe(`http://127.0.0.1:${port + 1}`);
    expect(others['user']).toBe(`http://127.0.0.1:${port + 2}`);
    await createClient(system.url).signUp('Ana');
  });

  it('a second start on its data folder is refused, and it goes on', async () => {
    const said = await refusal({ PORT: '0', GOBBLER_DATA_DIR: dataDir });
    expect(said).toContain(`The data folder ${dataDir} is in use by process`);
    expect(said).toContain('GOBBLER_DATA_DIR');
    await createClient(system.url).signUp('Ben');
    expect(existsSync(join(dataDir, 'launcher.lock'))).toBe(true);
  });

  it('a start on its port is refused and leaves nothing behind', async () => {
    const other = join(folder, 'data');
    const said = await refusal({ PORT: String(port), GOBBLER_DATA_DIR: other });
    expect(said).toContain(`Port ${port} is taken`);
    expect(said).toMatch(/PORT=\d+ npm start/);
    expect(existsSync(join(other, 'launcher.lock'))).toBe(false);
    expect(processesNaming(other)).toEqual([]);
  });
});

describe('settings', () => {
  it('are all listed when they are invalid', async () => {
    const said = await refusal({ PORT: 'abc', LOG_LEVEL: 'loud', GOBBLER_DATA_DIR: join(folder, 'data') });
    expect(said).toContain("gobbler can't start: 2 settings are missing or wrong.");
    expect(said).toMatch(/PORT: is not a port/);
    expect(said).toMatch(/LOG_LEVEL: /);
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  it('are listed together for all services when they are invalid, before anything is started', async () => {
    const dataDir = join(folder, 'data');
    const said = await refusal({
      PORT: '0',
      GOBBLER_DATA_DIR: dataDir,
      ROUTER_CORS_ORIGINS: '*',
      AUTH_FACADE_SESSION_DAYS: '-1',
    });
    expect(said).toMatch(/gobbler can't start: 2 settings are missing or wrong/);
    expect(said).toContain('ROUTER_CORS_ORIGINS: ');
    expect(said).toContain('AUTH_FACADE_SESSION_DAYS: ');
    expect(said).not.toContain('PostgreSQL');
    expect(processesNaming(dataDir)).toEqual([]);
    expect(existsSync(join(dataDir, 'launcher.lock'))).toBe(false);
  });

  it('are refused for production, which the embedded default is not made for', async () => {
    const said = await refusal({ NODE_ENV: 'production', GOBBLER_DATA_DIR: join(folder, 'data') });
    expect(said).toMatch(/NODE_ENV: is production, and the embedded default with its stand-ins is not made for that/);
  });

  it('are refused when they name a data folder that can’t be created', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const said = await refusal({ PORT: '0', GOBBLER_DATA_DIR: join(file, 'data') });
    expect(said).toContain(`The data folder ${join(file, 'data')} can't be used`);
  });

  it('may be the example, copied and not filled in: then data lie in .gobbler', async () => {
    await copyFile(join(ROOT, '.env.example'), join(folder, '.env'));
    const launcher = startProgram(LAUNCHER, { cwd: folder, env: { PORT: '0' } });
    const [, url] = await launcher.prints(READY);
    await createClient(url as string).signUp('Ana');
    expect(existsSync(join(folder, '.gobbler', 'postgres.password'))).toBe(true);
    sendSignal(launcher.pid, 'SIGTERM');
    expect(await launcher.ended).toBe(0);
  });
});

it('starts, and starts again, with its data below a folder that only its own user may enter, root too', async () => {
  const dataDir = join(folder, 'closed', 'data');
  await mkdir(join(folder, 'closed'), { mode: 0o700 });
  const ids: string[] = [];
  for (const name of ['Ana', 'Ben']) {
    const system = await startSystem({ dataDir });
    ids.push((await createClient(system.url).signUp(name)).id);
    expect(await system.stop()).toBe(0);
    expect(existsSync(join(dataDir, 'launcher.lock'))).toBe(false);
  }
  expect(ids).toEqual(['1', '2']);
  // PostgreSQL does not run as root: what its user can't reach lies elsewhere.
  const place = (await readFile(join(dataDir, 'postgres.path'), 'utf8').catch(() => join(dataDir, 'postgres'))).trim();
  expect(place.startsWith(process.getuid?.() === 0 ? '/var/lib/gobbler/' : dataDir)).toBe(true);
  await rm(place, { recursive: true, force: true });
});
