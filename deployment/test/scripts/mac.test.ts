import { OperatorsCopy } from './support/operators-copy';

describe("the scripts' names for a Mac, with tools that know nothing of GNU's and no gsed", () => {
  const copy = new OperatorsCopy();
  beforeEach(() => {
    copy.reset();
  });
  afterAll(() => {
    copy.remove();
  });

  it('build, push and deploy as the others do', async () => {
    const { code, stdout, stderr, calls, leftInTemp } = await copy.run('build-and-deploy-kube-mac.sh', { bsd: true });
    expect(copy.refusedByBsd()).toBe('');
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toContain('images asia-southeast1-docker.pkg.dev/food-for-all/gobbler/...:0.1.0, for linux/amd64');
    expect(calls).toEqual(expect.arrayContaining(['docker compose build', 'docker compose push']));
    expect(calls.at(-1)).toContain('kubectl rollout status deployment/router');
    expect(copy.readApplied('router/kong.yml')).toContain('/food-for-all/gobbler/kong:0.1.0');
    expect(leftInTemp).toEqual([]);
    expect(copy.changes()).toBe('');
  });

  it('deploy alone, and hand their arguments on', async () => {
    const plain = await copy.run('deploy-kube-mac.sh', { bsd: true, cwd: '/' });
    expect(plain.code).toBe(0);
    expect(plain.calls.some((call) => call.startsWith('docker'))).toBe(false);
    const dry = await copy.run('deploy-kube-mac.sh', { bsd: true, args: ['--dry-run', '--namespace', 'my food'] });
    expect(dry.stdout).toContain('namespace my food');
    expect(dry.calls.some((call) => call.startsWith('kubectl apply'))).toBe(false);
    expect(copy.refusedByBsd()).toBe('');
  });

  it('revert what gsed has left', async () => {
    const path = 'kubernetes/router/deployment.yaml';
    copy.write(path, copy.read(path).replaceAll('${GCP_PROJECT_ID}', 'long-forgotten'));
    const { code } = await copy.run('revert-mac.sh', { bsd: true });
    expect(copy.refusedByBsd()).toBe('');
    expect(code).toBe(0);
    expect(copy.changes()).toBe('');
  });

  it('are refused by these tools where they use what only GNU has', async () => {
    copy.write('scripts/deploy-kube-mac.sh', "#!/usr/bin/env bash\nsed -i 's/a/b/' kubernetes/router/kong.yml\n");
    const { code } = await copy.run('deploy-kube-mac.sh', { bsd: true });
    expect(code).toBe(64);
    expect(copy.refusedByBsd()).toContain('sed -i');
  });
});
