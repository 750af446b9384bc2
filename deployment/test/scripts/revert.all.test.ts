import { statSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorsCopy } from './support/operators-copy';

const KONG = 'kubernetes/kong/deployment.yaml';
const FILES = [KONG, 'kubernetes/post/deployment.yaml'];

describe('revert.sh', () => {
  const copy = new OperatorsCopy();
  const manifests = copy.git('ls-files', 'kubernetes/*.yaml').trim().split('\n');
  beforeEach(() => copy.reset());
  afterAll(() => copy.remove());

  /** What `sed -i` of the older scripts did. */
  function fillIn(project: string, version = '${GOBBLER_VERSION}', names: readonly string[] = FILES): void {
    for (const name of names) {
      const text = copy.read(name).replaceAll('/${GCP_PROJECT_ID}/', `/${project}/`);
      copy.write(name, text.replaceAll('${GOBBLER_VERSION}', version));
    }
  }

  it('changes nothing in manifests that have their placeholders', async () => {
    const { code, stdout, leftInTemp } = await copy.run('revert-mac.sh', { cwd: '/', fakes: [] });
    expect([code, stdout, leftInTemp]).toEqual([0, expect.stringContaining('Nothing to do'), []]);
    expect(copy.changes()).toBe('');
  });

  it.each([
    ['the project of .env', 'food-for-all', undefined],
    ['a project that is in no setting', 'long-forgotten', undefined],
    ['no project, as with a variable that was not set', '', undefined],
    ['a project and a version', 'gobbler', '7.7.7-rc.1'],
  ])('restores the placeholders after %s', async (_, project, version) => {
    // A version is only restored where no image has its placeholder any more.
    fillIn(project, version, version === undefined ? FILES : manifests);
    const { code, stdout, leftInTemp } = await copy.run('revert.sh');
    expect([code, stdout, leftInTemp]).toEqual([0, expect.stringMatching(/\d files have their placeholders back/), []]);
    expect(copy.changes()).toBe('');
  });

  it('keeps every other change: lines, modes, the version of one image, and what an interrupted sed has left', async () => {
    const own = `# mine: food-for-all\n${copy.read(KONG).replace('${GOBBLER_VERSION}', '0.1.0')}  replicas: 7`;
    copy.write(KONG, own);
    copy.write('kubernetes/sedAbC123', 'kind: Half');
    const before = statSync(join(copy.root, KONG)).mode;
    fillIn('food-for-all');
    expect((await copy.run('revert.sh')).stdout).toContain('kubernetes/sedAbC123');
    expect(copy.read(KONG)).toBe(own);
    expect(statSync(join(copy.root, KONG)).mode).toBe(before);
    expect(copy.changes().match(/\S+$/gm)).toEqual([KONG, 'kubernetes/sedAbC123']);
  });

  it('only prints what it would do, with --dry-run', async () => {
    fillIn('food-for-all');
    const before = FILES.map((name) => copy.read(name));
    const { code, stdout } = await copy.run('revert.sh', { args: ['--dry-run'] });
    expect(code).toBe(0);
    expect(stdout).toMatch(/deployment\.yaml would get:\n<.*food-for-all.*\n>.*\$\{GCP_PROJECT_ID\}/);
    expect(stdout).toContain('Dry run: nothing was changed');
    expect(FILES.map((name) => copy.read(name))).toEqual(before);
  });
});
