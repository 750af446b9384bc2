import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

interface Step {
  uses?: string;
  run?: string;
}
interface Workflow {
  jobs: Record<
    string,
    { steps: Step[]; env?: Record<string, string>; services?: Record<string, { image: string; ports: string[] }> }
  >;
}

const root = join(__dirname, '..', '..');
const folder = join(root, '.github', 'workflows');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
const jestConfig = readFileSync(join(root, 'jest.config.js'), 'utf8');

describe.each(readdirSync(folder))('the workflow %s', (file) => {
  const text = readFileSync(join(folder, file), 'utf8');
  const { jobs } = parse(text) as Workflow;
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  const commands = steps.flatMap(({ run }) => run?.trim().split('\n') ?? []);

  it('runs npm ci and scripts that are there, before anything else of ours', () => {
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) {
      const [, script] = /^npm (?:run )?([\w:-]+)/.exec(command) ?? [];
      expect(['ci', ...Object.keys(scripts)]).toContain(script);
    }
    for (const { steps: ofJob } of Object.values(jobs)) expect(ofJob.find(({ run }) => run)?.run).toBe('npm ci');
  });

  it('pins every action to a commit and every image to a version', () => {
    for (const { uses } of steps) if (uses) expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
    const services = Object.values(jobs).flatMap((job) => Object.values(job.services ?? {}));
    for (const { image } of services) expect(image).toMatch(/:\d+\.\d+\.\d+$/);
  });
});

describe('the job that runs on MySQL', () => {
  const { jobs } = parse(readFileSync(join(folder, 'test.yml'), 'utf8')) as Workflow;
  const { steps, env = {}, services = {} } = jobs['mysql'] ?? { steps: [] };
  const url = new URL(env['TEST_MARIADB_URL'] ?? '');

  it('takes the tests of a jest project that is there', () => {
    const project = /--selectProjects (\S+)/.exec(steps.at(-1)?.run ?? '')?.[1];
    expect(project).toBe('mariadb');
    expect(jestConfig).toContain(`displayName: '${project}'`);
  });

  it('has them use the MySQL that it starts, at the port that this publishes', () => {
    expect(url.protocol).toBe('mysql:');
    expect(services['mysql']?.ports).toEqual([`127.0.0.1:${url.port}:3306`]);
    expect(services['mysql']?.image).toContain('mysql:8.4.');
  });
});
