import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parse } from 'yaml';

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, string | number | boolean>;
}
interface Job {
  steps?: Step[];
  uses?: string;
  if?: string;
  needs?: string;
  env?: Record<string, string>;
  services?: Record<string, { image: string; ports: string[] }>;
  permissions?: Record<string, string>;
  environment?: string;
  'timeout-minutes'?: number;
  'runs-on'?: string;
}
interface Workflow {
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  concurrency: { group: string; 'cancel-in-progress': boolean };
  env?: Record<string, string>;
  jobs: Record<string, Job>;
}

const root = join(__dirname, '..', '..');
const folder = join(root, '.github', 'workflows');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
const testConfig = readFileSync(join(root, 'vitest.config.mts'), 'utf8');

function readWorkflow(file: string): { text: string; workflow: Workflow } {
  const text = readFileSync(join(folder, file), 'utf8');
  return { text, workflow: parse(text) as Workflow };
}

/** What a runner brings along that we use, besides npm and our scripts. */
const known = [
  /^git merge-base --is-ancestor HEAD origin\/main$/,
  /^gcloud auth configure-docker asia-southeast1-docker\.pkg\.dev --quiet$/,
  /^docker compose (build|push)$/,
];

/** Why a command of a workflow can't work, or null. */
function whyNot(command: string): string | null {
  const [, npm] = /^npm (?:run )?([\w:-]+)/.exec(command) ?? [];
  if (npm !== undefined) return npm === 'ci' || npm in scripts ? null : `package.json has no script ${npm}`;
  const [program = '', ...args] = command.split(' ');
  if (!/^\.\/scripts\/[\w-]+\.sh$/.test(program)) {
    return known.some((pattern) => pattern.test(command)) ? null : `unknown command: ${command}`;
  }
  if (!existsSync(join(root, program))) return `there is no ${program}`;
  const help = execFileSync(join(root, program), ['--help'], { encoding: 'utf8' });
  const unknown = args.find((arg) => arg.startsWith('--') && !help.includes(`  ${arg} `));
  return unknown === undefined ? null : `${program} has no ${unknown}`;
}

describe.each(readdirSync(folder))('the workflow %s', (file) => {
  const { text, workflow } = readWorkflow(file);
  const { jobs } = workflow;
  const steps = Object.values(jobs).flatMap((job) => job.steps ?? []);
  const commands = steps.flatMap(({ run }) => run?.trim().split('\n') ?? []);

  it('gives commands that there are', () => {
    expect(commands.length).toBeGreaterThan(0);
    expect(commands.map(whyNot).filter((reason) => reason !== null)).toEqual([]);
  });

  it('installs before it runs a script of npm', () => {
    const firsts = Object.values(jobs).map(
      (job) => job.steps?.find(({ run }) => run?.startsWith('npm'))?.run ?? 'npm ci',
    );
    expect(new Set(firsts)).toEqual(new Set(['npm ci']));
  });

  it('pins every action to a commit, with its version beside it, and every image to a version', () => {
    for (const { uses } of steps) {
      if (uses === undefined) continue;
      expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
      expect(text).toMatch(new RegExp(`uses: ${uses} # v\\d+\\.\\d+\\.\\d+\\n`));
    }
    const services = Object.values(jobs).flatMap((job) => Object.values(job.services ?? {}));
    for (const { image } of services) expect(image).toMatch(/:\d+\.\d+\.\d+$/);
  });

  it('may read the repository at most, unless a job asks Google for a token', () => {
    expect([{}, { contents: 'read' }]).toContainEqual(workflow.permissions);
    for (const { permissions = workflow.permissions, steps: ofJob = [] } of Object.values(jobs)) {
      const asksGoogle = ofJob.some(({ uses }) => uses?.startsWith('google-github-actions/auth@'));
      expect(permissions).toEqual({ contents: 'read', ...(asksGoogle ? { 'id-token': 'write' } : {}) });
    }
  });

  it('keeps no password', () => {
    expect(text).not.toMatch(/secrets\.|credentials_json|_SA_KEY/);
  });

  it('puts no expression into the text of a command, where a name could become one', () => {
    for (const command of commands) expect(command).not.toContain('${{');
  });

  it('ends every job after a while, on a runner with a version', () => {
    for (const [name, job] of Object.entries(jobs)) {
      if (job.uses !== undefined) {
        expect(existsSync(join(root, job.uses))).toBe(true);
        continue;
      }
      expect({ name, minutes: job['timeout-minutes'] }).toEqual({ name, minutes: expect.any(Number) });
      expect(job['runs-on']).toBe('ubuntu-24.04');
    }
  });
});

describe('the workflow that deploys', () => {
  const { text, workflow } = readWorkflow('deploy.yml');
  const { jobs } = workflow;
  const commandsOf = (job: string) => (jobs[job]?.steps ?? []).flatMap(({ run }) => run ?? []);

  it('starts manually or for a version’s tag, and only on main', () => {
    expect(workflow.on).toEqual({ push: { tags: ['v*'] }, workflow_dispatch: null });
    expect(jobs['main']?.if).toBe("github.ref == 'refs/heads/main' || startsWith(github.ref, 'refs/tags/v')");
    expect(commandsOf('main')).toEqual(['git merge-base --is-ancestor HEAD origin/main']);
    expect(jobs['main']?.steps?.[0]?.with?.['fetch-depth']).toBe(0);
  });

  it('does one thing after the other: tests, images, cluster', () => {
    expect(Object.keys(jobs)).toEqual(['main', 'test', 'push', 'deploy']);
    expect([jobs['test']?.needs, jobs['push']?.needs, jobs['deploy']?.needs]).toEqual(['main', 'test', 'push']);
    expect(jobs['test']?.uses).toBe('./.github/workflows/test.yml');
    expect(readWorkflow('test.yml').workflow.on).toHaveProperty('workflow_call');
    expect(commandsOf('push').slice(-2)).toEqual(['docker compose build', 'docker compose push']);
    expect(commandsOf('deploy').at(-1)).toMatch(/^\.\/scripts\/deploy-kube\.sh --yes/);
    expect(workflow.concurrency).toEqual({ group: 'deploy', 'cancel-in-progress': false });
  });

  it('asks Google in protected environments alone, and leaves no token of GitHub’s in the folder', () => {
    expect([jobs['push']?.environment, jobs['deploy']?.environment]).toEqual(['registry', 'production']);
    for (const { steps = [] } of Object.values(jobs)) {
      for (const step of steps) {
        if (step.uses?.startsWith('actions/checkout@')) expect(step.with?.['persist-credentials']).toBe(false);
      }
    }
  });

  it('names every variable that it takes where it says how to set it up', () => {
    const taken = new Set([...text.matchAll(/vars\.(\w+)/g)].map(([, name = '']) => name));
    const [introduction = ''] = text.split('\nname: deploy');
    for (const name of taken) expect(introduction).toContain(name);
    expect(taken.size).toBe(3);
  });

  it('makes a tag that the script takes, for a version and for a commit', () => {
    expect(workflow.env?.['GOBBLER_VERSION']).toContain("|| format('main-{0}', github.sha)");
    for (const version of ['v1.2.3', `main-${'a'.repeat(40)}`]) expect(version).toMatch(/^[A-Za-z0-9_][\w.-]{0,127}$/);
  });
});

describe('the job that runs on MySQL', () => {
  const { jobs } = readWorkflow('test.yml').workflow;
  const { steps = [], env = {}, services = {} } = jobs['mysql'] ?? {};
  const url = new URL(env['TEST_MARIADB_URL'] ?? '');

  it('takes the tests of a project that is there', () => {
    const project = /--project (\S+)/.exec(steps.at(-1)?.run ?? '')?.[1];
    expect(project).toBe('mariadb');
    expect(testConfig).toContain(`project('${project}',`);
  });

  it('has them use the MySQL that it starts, at the port that this publishes', () => {
    expect(url.protocol).toBe('mysql:');
    expect(services['mysql']?.ports).toEqual([`127.0.0.1:${url.port}:3306`]);
    expect(services['mysql']?.image).toContain('mysql:8.4.');
  });
});
