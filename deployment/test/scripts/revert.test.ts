import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorsCopy } from './support/operators-copy';

const files = ['router/deployment.yaml', 'router/kong.yml', 'databases/postgres.yaml'].map(
  (name) => `kubernetes/${name}`,
);
const kong = 'kubernetes/router/kong.yml';

describe('revert.sh', () => {
  const copy = new OperatorsCopy();
  beforeEach(() => {
    copy.reset();
  });
  afterAll(() => {
    copy.remove();
  });

  /** What `sed -i` of the older scripts did. */
  function fillIn(project: string, version?: string, names: readonly string[] = files): void {
    for (const name of names) {
      const filled = copy.read(name).replaceAll('${GCP_PROJECT_ID}', project);
      copy.write(name, version === undefined ? filled : filled.replaceAll('${GOBBLER_VERSION}', version));
    }
  }

  it('says that there is nothing to do, and does nothing', async () => {
    const { code, stdout, leftInTemp } = await copy.run('revert.sh');
    expect(code).toBe(0);
    expect(stdout).toContain('Nothing to do');
    expect(copy.changes()).toBe('');
    expect(leftInTemp).toEqual([]);
  });

  it.each([
    ['the project of .env', 'food-for-all', undefined],
    ['a project that nobody knows any more', 'long-forgotten', undefined],
    ['no project, as with a variable that was not set', '', undefined],
    ["the example's placeholder", 'your_project_id', undefined],
    ['a project that is named as everything here is', 'gobbler', undefined],
    ['project and version', 'food-for-all', '0.1.0'],
    ['a version of its own', 'long-forgotten', '7.7.7-rc.1'],
  ])('puts the placeholders back after %s', async (_, project, version) => {
    fillIn(project, version);
    const { code, stdout, leftInTemp } = await copy.run('revert.sh');

    expect(code).toBe(0);
    expect(stdout).toContain('2 files have their placeholders back.');
    expect(copy.changes()).toBe('');
    expect(leftInTemp).toEqual([]);
    expect((await copy.run('revert.sh')).stdout).toContain('Nothing to do');
  });

  it('puts back what an older run had only begun with', async () => {
    fillIn('food-for-all', undefined, [kong]);
    const { stdout } = await copy.run('revert.sh', { cwd: '/', fakes: [] });
    expect(stdout).toContain('kubernetes/router/kong.yml: 1 lines');
    expect(copy.changes()).toBe('');
  });

  it('keeps every other change, in the same files as well', async () => {
    const own = (text: string) =>
      `# mine: food-for-all\n${text.replace('name: "kong"', 'name: kong-two')}  replicas: 7`;
    const wanted = own(copy.read(kong));
    copy.write('kubernetes/extra.yaml', 'kind: ConfigMap # of food-for-all');
    copy.write('package.json', '{}');
    copy.write(kong, own(copy.read(kong)));
    fillIn('food-for-all');
    const before = copy.read('kubernetes/extra.yaml');

    const { code } = await copy.run('revert.sh');
    expect(code).toBe(0);
    expect(copy.read(kong)).toBe(wanted);
    expect(copy.read('kubernetes/extra.yaml')).toBe(before);
    expect(
      copy
        .changes()
        .trim()
        .split('\n')
        .map((line) => line.trim()),
    ).toEqual([`M ${kong}`, 'M package.json', '?? kubernetes/extra.yaml']);
  });

  it('leaves a version that somebody has chosen for one image', async () => {
    const chosen = copy.read(kong).replace('${GOBBLER_VERSION}', '0.1.0');
    copy.write(kong, chosen);
    fillIn('food-for-all');
    await copy.run('revert.sh');
    expect(copy.read(kong)).toBe(chosen);
    expect(copy.changes().trim()).toBe(`M ${kong}`);
  });

  it('goes by the names of the images where there is no git', async () => {
    renameSync(join(copy.root, '.git'), join(copy.base, 'history'));
    fillIn('food-for-all');
    const { code, stdout } = await copy.run('revert.sh');
    renameSync(join(copy.base, 'history'), join(copy.root, '.git'));

    expect(code).toBe(0);
    expect(stdout).toContain('No git here');
    expect(copy.read(kong)).toContain('pkg.dev/${GCP_PROJECT_ID}/gobbler/kong:${GOBBLER_VERSION}');
    // What names the project elsewhere can't be told from a word of somebody's own without the committed file.
    expect(copy.changes().trim()).toBe('M kubernetes/router/deployment.yaml');
  });

  it('only tells, with --dry-run', async () => {
    fillIn('food-for-all');
    const before = files.map((name) => copy.read(name));
    const { code, stdout } = await copy.run('revert.sh', { args: ['--dry-run'] });
    expect(code).toBe(0);
    expect(stdout).toMatch(/kong\.yml would get:\n<.*food-for-all.*\n>.*\$\{GCP_PROJECT_ID\}/);
    expect(stdout).toContain('Dry run: nothing was changed');
    expect(files.map((name) => copy.read(name))).toEqual(before);
  });

  it('keeps the rights of a file', async () => {
    fillIn('food-for-all');
    const before = statSync(join(copy.root, kong)).mode;
    await copy.run('revert.sh');
    expect(statSync(join(copy.root, kong)).mode).toBe(before);
  });

  it('tells of a file that an interrupted sed has left, and lets it be', async () => {
    copy.write('kubernetes/sedAbC123', 'kind: Half');
    const { stdout } = await copy.run('revert.sh');
    expect(stdout).toContain('kubernetes/sedAbC123');
    expect(copy.read('kubernetes/sedAbC123')).toBe('kind: Half');
  });

  it('says that the folder is not there, or is empty', async () => {
    rmSync(join(copy.root, 'kubernetes'), { recursive: true });
    const gone = await copy.run('revert.sh');
    expect(gone.code).toBe(1);
    expect(gone.stderr).toContain('there is no folder');

    mkdirSync(join(copy.root, 'kubernetes'));
    expect((await copy.run('revert.sh')).stdout).toContain('Nothing to do');
  });
});
