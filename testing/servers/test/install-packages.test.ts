import { installPackages, type InstallDeps } from '../src/apt/install-packages';
import type { AptResult } from '../src/apt/run-apt';
import { whyNoApt, type Machine } from '../src/apt/why-no-apt';

const wish = { packages: ['redis-server'], services: ['redis-server'] };
const known: AptResult = { code: 0, output: 'Inst redis-tools (7 x)\nInst redis-server (7 x)\n' };
const unknown: AptResult = { code: 100, output: 'E: Unable to locate package redis-server\n' };
const done: AptResult = { code: 0, output: '' };
const failed: AptResult = { code: 100, output: 'E: Failed to fetch\n' };

/** An apt-get that gives these answers, one a call, and keeps what it was asked. */
function fakeApt(...answers: readonly AptResult[]) {
  const asked: string[] = [];
  const said: string[] = [];
  const left = [...answers];
  const deps: InstallDeps = {
    apt(args, options) {
      const verb = args.includes('--simulate') ? 'simulate' : (args[0] ?? '');
      asked.push(options?.services ? `${verb}, without ${options.services.join(', ')}` : verb);
      return Promise.resolve(left.shift() ?? failed);
    },
    say: (line) => void said.push(line),
  };
  return { deps, asked, said };
}

describe('installing packages', () => {
  it('simulates first, says it in one line, and starts no service', async () => {
    const { deps, asked, said } = fakeApt(known, done);
    await installPackages(wish, deps);
    expect(asked).toEqual(['simulate', 'install, without redis-server']);
    expect(said).toEqual([expect.stringContaining('installing redis-server and 1 packages')]);
  });

  it('fetches the lists of packages when there are none', async () => {
    const { deps, asked } = fakeApt(unknown, done, known, done);
    await installPackages(wish, deps);
    expect(asked).toEqual(['simulate', 'update', 'simulate', 'install, without redis-server']);
  });

  it('fetches them once more when what they name is no longer there', async () => {
    const { deps, asked } = fakeApt(known, failed, done, known, done);
    await installPackages(wish, deps);
    expect(asked).toEqual([
      'simulate',
      'install, without redis-server',
      'update',
      'simulate',
      'install, without redis-server',
    ]);
  });

  it.each([
    ['upgraded', 'Inst perl [5.36.0-1] (5.36.0-2 x)\n', 'would upgrade perl'],
    ['removed', 'Remv mysql-server [8.0]\nInst redis-server (7 x)\n', 'would remove mysql-server'],
  ])('changes nothing when a package would be %s', async (_, output, reason) => {
    const { deps, asked, said } = fakeApt({ code: 0, output });
    await expect(installPackages(wish, deps)).rejects.toThrow(reason);
    expect(asked).toEqual(['simulate']);
    expect(said).toEqual([]);
  });

  it('reports the complaint of apt-get', async () => {
    const { deps } = fakeApt(unknown, failed, unknown);
    await expect(installPackages(wish, deps)).rejects.toThrow('Failed to fetch');
  });
});

describe('installing packages', () => {
  const debian: Machine = { platform: 'linux', isRoot: true, hasApt: true, osRelease: 'NAME="Debian"\nID=debian\n' };

  it.each([
    ['root on Debian', debian, null],
    ['root on a relative of Ubuntu', { ...debian, osRelease: 'ID=pop\nID_LIKE="ubuntu debian"\n' }, null],
    ['another user than root', { ...debian, isRoot: false }, 'not root'],
    ['root on Fedora', { ...debian, osRelease: 'ID=fedora\n' }, 'neither Debian nor Ubuntu'],
    ['root without apt-get', { ...debian, hasApt: false }, 'no apt-get'],
    ['a Mac', { ...debian, platform: 'darwin' }, 'darwin'],
  ])('is possible for root on Debian and Ubuntu alone: %s', (_, machine, reason) => {
    const answer = whyNoApt(machine);
    if (reason === null) expect(answer).toBeNull();
    else expect(answer).toContain(reason);
  });
});
