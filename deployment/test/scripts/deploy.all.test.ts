import {
  APPLY,
  CHANGING,
  CHECKS,
  CLUSTER,
  expectRefusal,
  OperatorsCopy,
  ROLLOUTS,
  runCleanly,
  type Rule,
} from './support/operators-copy';

const copy = new OperatorsCopy();
beforeEach(() => copy.reset());
afterAll(() => copy.remove());

describe('deploying to Kubernetes', () => {
  it.each(['deploy-kube.sh', 'deploy-kube-mac.sh'])('does not require docker for %s', async (script) => {
    const { code, calls } = await runCleanly(copy, script, { fakes: ['kubectl'] });
    expect([code, calls]).toEqual([0, [...CHECKS, APPLY, ...ROLLOUTS]]);
  });

  it('uses the project, version, cluster and timeout that it is given, and prints them as the way to continue', async () => {
    const { code, calls, stdout, stderr } = await runCleanly(copy, 'deploy-kube.sh', {
      args: ['--context', 'elsewhere', '--namespace', 'my food', '--timeout', '90s', '--yes'],
      env: { GOBBLER_VERSION: '0.2.0', GCP_PROJECT_ID: 'other-food' },
      rules: [{ call: 'kubectl rollout status deployment/kong', code: 1 }],
    });
    expect(code).toBe(1);
    expect(calls).not.toContain('kubectl config current-context');
    for (const call of calls) expect(call).toMatch(/ --context elsewhere --namespace my food$/);
    expect(calls.at(-1)).toContain('kubectl rollout status deployment/kong --timeout=90s');
    expect(stdout).toContain('context elsewhere, namespace my food');
    const cluster = String.raw`--context elsewhere --namespace my\ food`;
    expect(stderr).toContain('deployment/kong did not become ready within 90s');
    expect(stderr).toContain(
      `GCP_PROJECT_ID=other-food GOBBLER_VERSION=0.2.0 scripts/deploy-kube.sh ${cluster} --timeout`,
    );
    expect(stderr).toContain(`kubectl rollout undo deployment/kong ${cluster}\n`);
  });

  it('applies an overlay as kustomize builds it, filled in', async () => {
    const built = 'kind: StatefulSet\nmetadata:\n  name: rabbitmq\nimage: ${GCP_PROJECT_ID}:${GOBBLER_VERSION}\n';
    const { code, calls } = await runCleanly(copy, 'deploy-kube.sh', {
      args: ['--overlay', 'rabbitmq-three-nodes'],
      rules: [{ call: 'kubectl kustomize', stdout: built }],
    });
    expect(code).toBe(0);
    const overlay = 'deployment/overlays/rabbitmq-three-nodes';
    expect(calls[0]).toBe(`kubectl kustomize --load-restrictor LoadRestrictionsNone ${overlay}`);
    expect(copy.readApplied('rabbitmq-three-nodes.yaml')).toContain('image: food-for-all:0.1.0');
    expect(calls.at(-1)).toContain('kubectl rollout status statefulset/rabbitmq ');
    await expectRefusal(copy, { args: ['--overlay', 'four'] }, /no overlay four; there are: .*rabbitmq-three-nodes/);
  });

  it('prints what it would do in a dry run, with and without a cluster', async () => {
    const args = ['--dry-run'];
    const { code, stdout, calls } = await runCleanly(copy, 'build-and-deploy-kube-mac.sh', { args });
    expect([code, calls.filter((call) => CHANGING.test(call))]).toEqual([0, []]);
    expect(stdout).toMatch(
      /docker compose push.*kubectl apply -R -f .*context gke_food_cluster.*statefulset\/redis deployment\/auth.*Dry run: nothing was changed\./s,
    );
    const stderr = 'error: current-context is not set\n';
    const rules = [{ call: 'kubectl config current-context', code: 1, stderr }];
    expect(await runCleanly(copy, 'deploy-kube.sh', { args, rules })).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/current-context is not set.*get-credentials gobbler/s),
    });
  });

  it.each<[Rule, RegExp]>([
    [{ call: 'docker compose build', code: 17 }, /nothing was pushed or deployed/],
    [{ call: 'docker compose push', code: 1 }, /nothing was deployed.*configure-docker/s],
  ])('stops when $call fails, and prints how to continue', async (rule, message) => {
    const { code, stderr, calls } = await runCleanly(copy, 'build-and-deploy-kube.sh', { rules: [rule] });
    expect([code, stderr]).toEqual([1, expect.stringMatching(message)]);
    expect(calls.at(-1)).toMatch(new RegExp(`^${rule.call}`));
  });

  it.each<[string, NodeJS.Signals, number, boolean, RegExp]>([
    ['docker compose push', 'SIGTERM', 143, false, /while pushing.*perhaps partly pushed; nothing was deployed/s],
    ['kubectl apply', 'SIGINT', 130, false, /while applying.*2 objects had been applied.*repeatable/s],
    ['kubectl get secret gobbler-gcp', 'SIGHUP', 129, true, /while checking the cluster.*Nothing was deployed/s],
  ])('leaves nothing behind when %s is interrupted by %s', async (call, signal, exitCode, wholeGroup, message) => {
    const { code, stderr, calls } = await runCleanly(copy, 'build-and-deploy-kube.sh', {
      rules: [{ call, hang: true, stdout: 'configmap/router created\ndeployment.apps/router created\n' }],
      interrupt: { signal, wholeGroup },
    });
    expect([code, stderr]).toEqual([exitCode, expect.stringMatching(message)]);
    expect(stderr).toContain(`interrupted (${signal})`);
    expect(calls.at(-1)).toMatch(new RegExp(`^${call}`));
  });

  it.each(['build-and-deploy-kube.sh', 'deploy-kube.sh', 'revert.sh'])('is explained by %s --help', async (script) => {
    const { code, stdout, calls } = await copy.run(script, { args: ['--help'], fakes: [] });
    expect([code, calls]).toEqual([0, []]);
    expect(stdout).toMatch(new RegExp(`Usage: scripts/${script} .*--dry-run`, 's'));
  });

  it.each([
    ['deploy-kube.sh', '--fast'],
    ['deploy-kube.sh', '--timeout', 'soon'],
    ['revert.sh', '--fast'],
  ])('refuses invalid arguments of %s: %s %s', async (script, ...args) => {
    const { code, stderr, calls } = await copy.run(script, { args: args.filter(Boolean) });
    expect([code, stderr, calls]).toEqual([2, expect.stringContaining('--help'), []]);
  });
});

describe('what the deployment checks first', () => {
  it('names every tool that is missing', async () => {
    const missing = [/docker is not on the PATH: https/, /kubectl is not on the PATH: gcloud components/];
    await expectRefusal(copy, { fakes: [] }, ...missing);
    await expectRefusal(copy, { rules: [{ call: 'docker compose version', code: 1 }] }, 'install the Compose plugin');
  });

  it('requires Node and the packages of the repository', async () => {
    copy.git('clean', '-qfdx');
    const { code, stderr } = await copy.run('deploy-kube.sh');
    copy.linkPackages();
    expect([code, stderr]).toEqual([1, expect.stringMatching(/needs Node 24 and the repository's packages.*npm ci/)]);
  });

  it.each([
    ['your_project_id', 'latest', 'GCP_PROJECT_ID is not set'],
    ['food|for|all', '1.0 beta', "not a project's id"],
  ])('refuses GCP_PROJECT_ID=%s and GOBBLER_VERSION=%s', async (project, version, reason) => {
    copy.write('.env', 'GCP_PROJECT_ID="<your project>" # see the console\n');
    const env = { GCP_PROJECT_ID: project, GOBBLER_VERSION: version };
    await expectRefusal(copy, { env }, reason, "can't be an image's tag");
  });

  it.each([
    ["export GCP_PROJECT_ID='quoted-food'\n", 'quoted-food'],
    ['GCP_PROJECT_ID = spaced-food   # ours\n', 'spaced-food'],
    ['GCP_PROJECT_ID=first-food\r\nOTHER_GCP_PROJECT_ID=other-food\r\nGCP_PROJECT_ID=last-food', 'last-food'],
  ])('reads .env as Compose does: %j', async (text, id) => {
    copy.write('.env', text);
    const { stdout } = await copy.run('deploy-kube.sh', { args: ['--dry-run'] });
    expect(stdout).toContain(`GCP_PROJECT_ID=${id} `);
  });

  it('continues with a warning when it is not allowed to read secrets', async () => {
    const rules = [{ call: 'kubectl get secret', code: 1, stderr: 'Error from server (Forbidden): secrets\n' }];
    const { code, stderr } = await runCleanly(copy, 'deploy-kube.sh', { rules });
    expect([code, stderr]).toEqual([0, expect.stringContaining("Can't check whether the secret gobbler is there")]);
  });

  it('repeats what kubectl said when the cluster is unreachable, and how to get its credentials', async () => {
    const stderr = 'Unable to connect to the server: i/o timeout';
    const rules = [{ call: 'kubectl get secret', code: 1, stderr: `${stderr}\n` }];
    await expectRefusal(copy, { rules }, stderr, 'gcloud container clusters get-credentials gobbler');
  });

  it('does not build a version again that the cluster runs already', async () => {
    const image = 'asia-southeast1-docker.pkg.dev/food-for-all/gobbler/router:0.1.0';
    const rules = [{ call: 'kubectl get deployment router', stdout: image }];
    await expectRefusal(
      copy,
      { rules },
      /runs version 0\.1\.0 already.*GOBBLER_VERSION=0\.1\.0-[0-9a-f]{7,} .*deploy-kube\.sh/s,
    );
    const { code, calls } = await copy.run('deploy-kube.sh', { rules });
    expect([code, calls.at(-1)]).toEqual([0, `kubectl rollout status deployment/user --timeout=15m ${CLUSTER}`]);
  });

  it('refuses manifests that an interrupted older run has filled in, until they are reverted', async () => {
    const path = 'kubernetes/kong/deployment.yaml';
    copy.write(path, copy.read(path).replaceAll('${GCP_PROJECT_ID}', 'another-project'));
    const { code, stderr } = await copy.run('deploy-kube.sh');
    expect([code, stderr]).toEqual([1, expect.stringMatching(/scripts\/revert\.sh puts that back:.*kong/s)]);
    await copy.run('revert.sh');
    expect((await runCleanly(copy, 'deploy-kube.sh')).code).toBe(0);
  });
});
