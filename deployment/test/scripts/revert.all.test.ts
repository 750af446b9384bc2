import { renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorsCopy } from './support/operators-copy';

const KONG = 'kubernetes/kong/deployment.yaml';
const OPERATOR = 'kubernetes/operator.yaml';
const FILES = [KONG, 'kubernetes/post/deployment.yaml', OPERATOR];

describe('revert.sh', () => {
  const copy = new OperatorsCopy();
  // A line whose placeholder is in no image's name is only known from the committed file.
  copy.write(OPERATOR, 'account: gobbler@${GCP_PROJECT_ID}.iam.gserviceaccount.com\n');
  copy.git('add', OPERATOR);
  copy.git('-c', 'user.name=o', '-c', 'user.email=o@example.com', 'commit', '-q', '-m', 'As released');
  beforeEach(() => copy.reset());
  afterAll(() => copy.remove());

  /** What `sed -i` of the older scripts did. */
  function fillIn(project: string, version?: string, names: readonly string[] = FILES): void {
    for (const name of names) {
      const filled = copy.read(name).replaceAll('${GCP_PROJECT_ID}', project);
      copy.write(name, version === undefined ? filled : filled.replaceAll('${GOBBLER_VERSION}', version));
    }
  }

  it.each(['revert.sh', 'revert-mac.sh'])('%s does nothing when there is nothing to do', async (script) => {
    const { code, stdout, leftInTemp } = await copy.run(script, { cwd: '/', fakes: [] });
    expect([code, stdout, leftInTemp]).toEqual([0, expect.stringContaining('Nothing to do'), []]);
    expect(copy.changes()).toBe('');
  });

  it.each([
    ['the project of .env', 'food-for-all', undefined],
    ['a project that is in no setting', 'long-forgotten', undefined],
    ['no project, as with a variable that was not set', '', undefined],
    ["the example's placeholder", 'your_project_id', undefined],
    ['a project with the name of everything here', 'gobbler', undefined],
    ['project and version', 'food-for-all', '0.1.0'],
    ['a version of its own', 'long-forgotten', '7.7.7-rc.1'],
  ])('puts the placeholders back after %s', async (_, project, version) => {
    // A version is only put back where no image has its placeholder any more.
    const all = copy
      .git('ls-files', 'kubernetes')
      .split('\n')
      .filter((name) => name.endsWith('.yaml'));
    fillIn(project, version, version === undefined ? FILES : all);
    expect(copy.changes()).not.toBe('');
    const { code, stdout, leftInTemp } = await copy.run('revert.sh');
    expect([code, stdout, leftInTemp]).toEqual([0, expect.stringMatching(/\d files have their placeholders back/), []]);
    expect(copy.changes()).toBe('');
    expect((await copy.run('revert.sh')).stdout).toContain('Nothing to do');
  });

  it('keeps every other change, in the same files as well', async () => {
    const own = (text: string) => `# mine: food-for-all\n${text.replace('name: kong', 'name: kong-two')}  replicas: 7`;
    const expected = own(copy.read(KONG));
    copy.write('kubernetes/extra.yaml', 'kind: ConfigMap # of food-for-all');
    copy.write(KONG, expected);
    fillIn('food-for-all');
    await copy.run('revert.sh');
    expect(copy.read(KONG)).toBe(expected);
    expect(copy.read('kubernetes/extra.yaml')).toBe('kind: ConfigMap # of food-for-all');
    expect(
      copy
        .changes()
        .trim()
        .split('\n')
        .map((line) => line.trim()),
    ).toEqual([`M ${KONG}`, '?? kubernetes/extra.yaml']);
  });

  it('leaves a version that was chosen for one image', async () => {
    const chosen = copy.read(KONG).replace('${GOBBLER_VERSION}', '0.1.0');
    copy.write(KONG, chosen);
    fillIn('food-for-all');
    await copy.run('revert.sh');
    expect(copy.read(KONG)).toBe(chosen);
  });

  it("goes by the images' names where there is no git", async () => {
    renameSync(join(copy.root, '.git'), join(copy.base, 'history'));
    fillIn('food-for-all');
    const { code, stdout } = await copy.run('revert.sh');
    renameSync(join(copy.base, 'history'), join(copy.root, '.git'));
    expect([code, stdout]).toEqual([0, expect.stringContaining('No git here')]);
    // What names the project elsewhere can't be told from a word of the operator's own.
    expect(copy.changes().trim()).toBe(`M ${OPERATOR}`);
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

  it('keeps the mode of a file, and reports one that an interrupted sed has left', async () => {
    fillIn('food-for-all');
    copy.write('kubernetes/sedAbC123', 'kind: Half');
    const before = statSync(join(copy.root, KONG)).mode;
    expect((await copy.run('revert.sh')).stdout).toContain('kubernetes/sedAbC123');
    expect(statSync(join(copy.root, KONG)).mode).toBe(before);
    expect(copy.read('kubernetes/sedAbC123')).toBe('kind: Half');
  });

  it('says that the folder is missing', async () => {
    rmSync(join(copy.root, 'kubernetes'), { recursive: true });
    expect(await copy.run('revert.sh')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('there is no folder'),
    });
  });
});
