import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { composeImages } from '../src/compose-images';
import { runArguments } from '../src/container-server';
import { findPrograms } from '../src/find-programs';
import { RECIPES } from '../src/recipes/recipes';
import { findEngine } from '../src/ways/find-engine';
import { firstThatWorks, NotOpen, type Way } from '../src/ways/first-that-works';
import { outsideWay } from '../src/ways/outside';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'ways-test-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

async function program(name: string, script: string): Promise<void> {
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, name), 0o755);
}

const open = (server: string): Way<string> => ({ advice: `have ${server}`, attempt: () => Promise.resolve(server) });
const closed = (advice: string, reason: string): Way<string> => ({
  advice,
  attempt: () => Promise.resolve(new NotOpen(reason)),
});
const broken = (advice: string, message: string): Way<string> => ({
  advice,
  attempt: () => Promise.reject(new Error(message)),
});

describe('the choice of a way to a server', () => {
  it('takes the first that works', async () => {
    const ways = [
      closed('install it', 'missing: redis-server'),
      broken('use Docker', 'no such image'),
      open('a package'),
    ];
    await expect(firstThatWorks('Redis', [...ways, open('another')])).resolves.toBe('a package');
  });

  it('lists all ways with what is in each one’s way when none works', async () => {
    const ways = [
      outsideWay('redis', false),
      closed('install Redis', 'missing: redis-server'),
      closed('start Docker', 'docker: no daemon'),
      broken('be root', 'apt-get would remove mysql-server'),
    ];
    const expected = [
      'The tests have no Redis. Any one of these gives them one:',
      '  1. set TEST_REDIS_URL to the URL of one that tests may use (it is not set)',
      '  2. install Redis (missing: redis-server)',
      '  3. start Docker (docker: no daemon)',
      '  4. be root (apt-get would remove mysql-server)',
    ];
    await expect(firstThatWorks('Redis', ways)).rejects.toThrow(expected.join('\n'));
  });
});

describe('the programs of the machine', () => {
  it('are found by the first name that is there', async () => {
    await program('valkey-server', '');
    expect(await findPrograms(RECIPES.redis.programs, [folder])).toEqual({
      programs: { server: join(folder, 'valkey-server') },
    });
  });

  it('must all be there, and be programs', async () => {
    await program('mariadbd', '');
    await writeFile(join(folder, 'mariadb-install-db'), 'no program');
    expect(await findPrograms(RECIPES.mariadb.programs, [folder])).toEqual({ missing: ['mariadb-install-db'] });
  });
});

describe('an engine for containers', () => {
  // Ahead of the machine's own, if it has them.
  const environment = () => ({ PATH: `${folder}:/usr/bin:/bin` });

  it('is not a client without its engine', async () => {
    await program('docker', 'echo "Cannot connect to the Docker daemon" >&2; echo; exit 1');
    await program('podman', 'exit 125');
    expect(await findEngine(environment())).toEqual({
      reason: expect.stringContaining('docker: Cannot connect to the Docker daemon'),
    });
  });

  it('is Podman where Docker does not answer', async () => {
    await program('docker', 'exit 1');
    await program('podman', '[ "$1" = info ] && echo 4.3.1');
    expect(await findEngine(environment())).toEqual({ file: join(folder, 'podman'), environment: environment() });
  });

  it('runs the images that the compose file pins', async () => {
    const file = join(__dirname, '..', 'compose.yaml');
    const { services } = parse(await readFile(file, 'utf8')) as { services: Record<string, { image: string }> };
    const images = Object.fromEntries(Object.entries(services).map(([name, { image }]) => [name, image]));
    expect(await composeImages()).toEqual(images);
    expect(Object.keys(images).sort()).toEqual(Object.keys(RECIPES).sort());
    for (const image of Object.values(images)) expect(image).toMatch(/^docker\.io\/library\/\w+:\d+\.\d+\.\d+(-\w+)?$/);
  });

  it('gives a container ports of loopback alone', () => {
    const place = { folder, ports: [12_001, 12_002], password: 'secret' };
    const args = runArguments(RECIPES.rabbitmq, 'rabbitmq:4', 'gobbler-test-1', place);
    expect(args.filter((_, index) => args[index - 1] === '-p')).toEqual([
      '127.0.0.1:12001:5672',
      '127.0.0.1:12002:15672',
    ]);
    expect(args).toContain('RABBITMQ_DEFAULT_PASS=secret');
  });
});
