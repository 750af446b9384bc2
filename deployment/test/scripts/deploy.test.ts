import { globSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorsCopy, repository, type Rule, type RunOptions } from './support/operators-copy';

const paths = globSync('**/*.yaml', { cwd: join(repository, 'kubernetes') });
const KEYS = 'go-template={{range $key, $value := .data}}{{$key}} {{end}}';
const CLUSTER = '--context gke_food_cluster';
const CHECKS = [
  'kubectl config current-context',
  `kubectl config view --minify -o jsonpath={..namespace} ${CLUSTER}`,
  ...['gobbler', 'gobbler-firebase', 'gobbler-gcp', 'kong-ssl-cert'].map(
    (name) => `kubectl get secret ${name} -o ${KEYS} ${CLUSTER}`,
  ),
  `kubectl get deployment router -o jsonpath={.spec.template.spec.containers[*].image} ${CLUSTER}`,
];
const APPLY = expect.stringMatching(/^kubectl apply -R -f \S.*\/kubernetes --context gke_food_cluster$/);
const ROLLOUTS = [
  ...['mariadb', 'postgres', 'rabbitmq', 'redis'].map((name) => `statefulset/${name}`),
  ...['auth', 'kong', 'notification-worker', 'payment', 'post', 'reservation', 'router', 'user'].map(
    (name) => `deployment/${name}`,
  ),
].map((name) => `kubectl rollout status ${name} --timeout=15m ${CLUSTER}`);
const BUILD = ['docker compose build', 'docker compose push'];
const changing = /^kubectl (apply|rollout|create|delete|patch)|^docker compose (build|push)/;

const copy = new OperatorsCopy();
beforeEach(() => copy.reset());
afterAll(() => copy.remove());

/** Runs a script that has to leave nothing behind: no temporary files, no change of the work tree. */
async function runCleanly(script: string, options: RunOptions = {}) {
  const outcome = await copy.run(script, options);
  expect(outcome.leftInTemp).toEqual([]);
  expect(copy.changes()).toBe('');
  return outcome;
}

/** The script ends with 1, has changed nothing anywhere, and names the reason and the remedy. */
async function expectRefusal(options: RunOptions, ...said: (string | RegExp)[]): Promise<string> {
  const { code, stderr, calls } = await runCleanly('build-and-deploy-kube.sh', options);
  expect(code).toBe(1);
  expect(stderr).toContain('nothing was changed');
  for (const text of said) expect(stderr).toMatch(text);
  expect(calls.filter((call) => changing.test(call))).toEqual([]);
  return stderr;
}

describe('deploying to Kubernetes', () => {
  it.each([
    ['deploy-kube.sh', [...CHECKS, APPLY, ...ROLLOUTS]],
    ['deploy-kube-mac.sh', [...CHECKS, APPLY, ...ROLLOUTS]],
    ['build-and-deploy-kube.sh', [...CHECKS, ...BUILD, APPLY, ...ROLLOUTS]],
    ['build-and-deploy-kube-mac.sh', [...CHECKS, ...BUILD, APPLY, ...ROLLOUTS]],
  ])('%s checks everything, then acts, and waits for each rollout, servers first', async (script, expected) => {
    const { code, stdout, stderr, calls } = await runCleanly(script, { cwd: '/', env: { CDPATH: copy.base } });
    expect([code, stderr]).toEqual([0, '']);
    expect(calls).toEqual(expected);
    expect(stdout).toContain('[12/12] deployment/user');
    expect(stdout).toContain('configmap/router created');
    expect(stdout).toContain('Deployed: version 0.1.0 of food-for-all, context gke_food_cluster, namespace default.');
  });

  it('fills in the project and the version in every manifest, and changes nothing else', async () => {
    await runCleanly('deploy-kube.sh', { env: { GOBBLER_VERSION: '0.2.0-rc.1' } });
    expect(paths.length).toBeGreaterThan(40);
    for (const path of paths) {
      const filled = copy
        .read(`kubernetes/${path}`)
        .replaceAll('${GCP_PROJECT_ID}', 'food-for-all')
        .replaceAll('${GOBBLER_VERSION}', '0.2.0-rc.1');
      expect({ path, text: copy.readApplied(path) }).toEqual({ path, text: filled });
    }
  });

  it('uses the context, namespace and timeout that it is given, and does not ask for the current one', async () => {
    const args = ['--context', 'elsewhere', '--namespace', 'food', '--timeout', '90s', '--yes'];
    const { code, calls, stdout } = await runCleanly('deploy-kube.sh', { args });
    expect(code).toBe(0);
    expect(calls).not.toContain('kubectl config current-context');
    for (const call of calls) expect(call).toMatch(/ --context elsewhere --namespace food$/);
    expect(calls.at(-1)).toContain('kubectl rollout status deployment/user --timeout=90s');
    expect(stdout).toContain('context elsewhere, namespace food');
  });

  it('applies an overlay as kustomize builds it, filled in', async () => {
    const built = 'kind: StatefulSet\nmetadata:\n  name: rabbitmq\nimage: ${GCP_PROJECT_ID}:${GOBBLER_VERSION}\n';
    const { code, calls } = await runCleanly('deploy-kube.sh', {
      args: ['--overlay', 'rabbitmq-three-nodes'],
      rules: [{ call: 'kubectl kustomize', stdout: built }],
    });
    expect(code).toBe(0);
    const overlay = 'deployment/overlays/rabbitmq-three-nodes';
    expect(calls[0]).toBe(`kubectl kustomize --load-restrictor LoadRestrictionsNone ${overlay}`);
    expect(copy.readApplied('rabbitmq-three-nodes.yaml')).toContain('image: food-for-all:0.1.0');
    expect(calls.at(-1)).toContain('kubectl rollout status statefulset/rabbitmq ');
    await expectRefusal({ args: ['--overlay', 'four'] }, /no overlay four; there are: .*rabbitmq-three-nodes/);
  });

  it.each(['deploy-kube.sh', 'build-and-deploy-kube.sh'])('%s --dry-run only says what it would do', async (script) => {
    const { code, stdout, calls } = await runCleanly(script, { args: ['--dry-run'] });
    expect(code).toBe(0);
    expect(calls.filter((call) => changing.test(call))).toEqual([]);
    expect(stdout).toMatch(/kubectl apply -R -f .*context gke_food_cluster/);
    expect(stdout).toContain('statefulset/redis deployment/auth');
    expect(stdout.includes('docker compose push')).toBe(script.startsWith('build'));
    expect(stdout).toContain('Dry run: nothing was changed.');
  });

  it('makes a dry run without a cluster as well', async () => {
    const rules = [{ call: 'kubectl config current-context', code: 1, stderr: 'error: current-context is not set\n' }];
    const { code, stdout } = await runCleanly('deploy-kube.sh', { args: ['--dry-run'], rules });
    expect(code).toBe(0);
    expect(stdout).toMatch(/current-context is not set.*get-credentials gobbler/s);
  });

  it.each<[Rule, RegExp]>([
    [{ call: 'docker compose build', code: 17 }, /nothing was pushed or deployed/],
    [{ call: 'docker compose push', code: 1 }, /nothing was deployed.*configure-docker/s],
    [
      { call: 'kubectl apply', code: 1, stdout: 'configmap/router created\n', stderr: 'error: no such kind\n' },
      /exit code 1.*1 objects had been applied.*repeatable; to continue: scripts\/deploy-kube\.sh$/ms,
    ],
    [
      { call: 'kubectl rollout status deployment/kong', code: 1 },
      /deployment\/kong did not become ready within 15m.*kubectl rollout undo deployment\/kong/s,
    ],
  ])('stops when $call fails, and says how to continue', async (rule, message) => {
    const { code, stderr, calls } = await runCleanly('build-and-deploy-kube.sh', { rules: [rule] });
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(calls.at(-1)).toMatch(new RegExp(`^${rule.call}`));
  });

  it('says how to continue with the same version, project and cluster, however they were given', async () => {
    const { stderr } = await runCleanly('build-and-deploy-kube.sh', {
      args: ['--context', 'elsewhere', '--namespace', 'my food', '--yes'],
      env: { GOBBLER_VERSION: '0.2.0', GCP_PROJECT_ID: 'other-food' },
      rules: [{ call: 'kubectl rollout status', code: 1 }],
    });
    const cluster = String.raw`--context elsewhere --namespace my\ food`;
    expect(stderr).toContain(`GCP_PROJECT_ID=other-food GOBBLER_VERSION=0.2.0 scripts/deploy-kube.sh ${cluster}\n`);
    expect(stderr).toContain(`kubectl rollout undo statefulset/mariadb ${cluster}\n`);
  });

  it.each<[string, NodeJS.Signals, number, boolean, RegExp]>([
    ['docker compose build', 'SIGINT', 130, true, /while building.*nothing was deployed/is],
    ['docker compose push', 'SIGTERM', 143, false, /while pushing.*perhaps partly pushed; nothing was deployed/s],
    ['kubectl apply', 'SIGINT', 130, false, /while applying.*2 objects had been applied.*repeatable/s],
    ['kubectl rollout status deployment/kong', 'SIGINT', 130, true, /Everything was applied.*kubectl get pods/s],
    ['kubectl get secret gobbler-gcp', 'SIGHUP', 129, true, /while checking the cluster.*Nothing was deployed/s],
  ])('leaves nothing behind when %s is interrupted by %s', async (call, signal, exitCode, wholeGroup, message) => {
    const { code, stderr, calls } = await runCleanly('build-and-deploy-kube.sh', {
      rules: [{ call, hang: true, stdout: 'configmap/router created\ndeployment.apps/router created\n' }],
      interrupt: { signal, wholeGroup },
    });
    expect(code).toBe(exitCode);
    expect(stderr).toContain(`interrupted (${signal})`);
    expect(stderr).toMatch(message);
    expect(calls.at(-1)).toMatch(new RegExp(`^${call}`));
  });

  it.each(['build-and-deploy-kube.sh', 'deploy-kube.sh', 'revert.sh'])('%s --help explains it', async (script) => {
    const { code, stdout, calls } = await copy.run(script, { args: ['--help'], fakes: [] });
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: scripts/${script} `);
    expect(stdout).toContain('--dry-run');
    expect(calls).toEqual([]);
  });

  it.each([['--fast'], ['--context'], ['--timeout', 'soon']])('refuses unknown arguments: %s %s', async (...args) => {
    for (const script of ['deploy-kube.sh', ...(args[0] === '--fast' ? ['revert.sh'] : [])]) {
      const { code, stderr, calls } = await copy.run(script, { args });
      expect(code).toBe(2);
      expect(stderr).toContain('--help');
      expect(calls).toEqual([]);
    }
  });
});

describe('what the deployment checks first', () => {
  it('names every tool that is missing', async () => {
    const missing = [/docker is not on the PATH: https/, /kubectl is not on the PATH: gcloud components/];
    await expectRefusal({ fakes: [] }, ...missing);
    expect(await expectRefusal({ fakes: ['docker'] }, 'kubectl is not on the PATH')).not.toContain('docker is not');
    await expectRefusal({ rules: [{ call: 'docker compose version', code: 1 }] }, 'install the Compose plugin');
  });

  it('requires Node and the packages of the repository', async () => {
    copy.git('clean', '-qfdx');
    const { code, stderr } = await copy.run('deploy-kube.sh');
    copy.linkPackages();
    expect([code, stderr]).toEqual([1, expect.stringMatching(/needs Node 24 and the repository's packages.*npm ci/)]);
  });

  it('does not require docker to deploy images that are pushed', async () => {
    expect((await runCleanly('deploy-kube.sh', { fakes: ['kubectl'] })).code).toBe(0);
  });

  it.each([
    ['DATABASE_USER=food\n'],
    ['GCP_PROJECT_ID=\n'],
    ['GCP_PROJECT_ID=your_project_id\n'],
    ['GCP_PROJECT_ID="<your project>" # see the console\n'],
    ['#GCP_PROJECT_ID=food-for-all\n'],
  ])('requires GCP_PROJECT_ID, which is not set in %j', async (text) => {
    copy.write('.env', text);
    await expectRefusal({ env: { GCP_PROJECT_ID: 'your_project_id' } }, 'GCP_PROJECT_ID is not set');
  });

  it.each([
    ...['Food', 'food|for|all', 'food-', `f${'o'.repeat(30)}`].map(
      (id) => ['GCP_PROJECT_ID', id, "not a project's id"] as const,
    ),
    ...['latest', '1.0 beta', 'x'.repeat(129)].map(
      (tag) => ['GOBBLER_VERSION', tag, "can't be an image's tag"] as const,
    ),
  ])('refuses %s=%s', async (name, value, reason) => {
    await expectRefusal({ env: { [name]: value } }, reason);
  });

  it.each([
    ['GCP_PROJECT_ID="quoted-food"\n', 'quoted-food'],
    ["export GCP_PROJECT_ID='quoted-food'\n", 'quoted-food'],
    ['GCP_PROJECT_ID = spaced-food   # ours\n', 'spaced-food'],
    ['GCP_PROJECT_ID=first-food\r\nGCP_PROJECT_ID=last-food\r\n', 'last-food'],
    ['GCP_PROJECT_ID=no-newline', 'no-newline'],
    ['OTHER_GCP_PROJECT_ID=other-food\nGCP_PROJECT_ID=our-food\n', 'our-food'],
  ])('reads .env as Compose does: %j', async (text, id) => {
    copy.write('.env', text);
    const { stdout } = await copy.run('deploy-kube.sh', { args: ['--dry-run'] });
    expect(stdout).toContain(`GCP_PROJECT_ID=${id} `);
  });

  it('names each secret that the cluster lacks, and the command that creates it', async () => {
    const rules = ['gobbler', 'gobbler-gcp', 'gobbler-firebase', 'kong-ssl-cert'].map((name) => ({
      call: `kubectl get secret ${name}`,
      code: 1,
      stderr: `Error from server (NotFound): secrets "${name}" not found\n`,
    }));
    const commands = [
      'kubectl create secret generic gobbler --from-env-file=.env',
      'gobbler-gcp --from-file=key.json="$HOME/.config/gcloud/application_default_credentials.json"',
      'gobbler-firebase --from-file=service-account.json=notification-worker/service-account.json',
      'kubectl create secret tls kong-ssl-cert --cert=tls.crt --key=tls.key',
    ];
    const said = await expectRefusal({ rules });
    for (const command of commands) expect(said).toContain(command);
    const one = await expectRefusal({ rules: rules.slice(2, 3) }, 'no secret gobbler-firebase');
    expect(one).not.toContain('kong-ssl-cert');
    await expectRefusal({ rules, args: ['--dry-run'] }, 'no secret gobbler;');
  });

  it('names the keys that the manifests need and a secret lacks, as one from an old .env does', async () => {
    const said = await expectRefusal(
      {
        rules: [
          { call: 'kubectl get secret gobbler', stdout: 'AUTH_TOKEN_SECRET DATABASE_USER REDIS_PASSWORD ' },
          { call: 'kubectl get secret gobbler-firebase', stdout: 'service-account.json ' },
          { call: 'kubectl get secret gobbler-gcp', stdout: 'application_default_credentials.json ' },
          { call: 'kubectl get secret kong-ssl-cert', stdout: 'tls.crt tls.key ' },
        ],
      },
      /the cluster's secret gobbler lacks AUTH_DATABASE_PASSWORD .*INTERNAL_TOKEN_SECRET .*; fix/,
      'kubectl create secret generic gobbler --from-env-file=.env --dry-run=client -o yaml | kubectl apply -f -',
      'secret gobbler-gcp lacks key.json;',
    );
    expect(said).not.toMatch(/PREVIOUS|gobbler-firebase|kong-ssl-cert/);
  });

  it('continues with a warning when it is not allowed to read secrets', async () => {
    const rules = [{ call: 'kubectl get secret', code: 1, stderr: 'Error from server (Forbidden): secrets\n' }];
    const { code, stderr } = await runCleanly('deploy-kube.sh', { rules });
    expect(code).toBe(0);
    expect(stderr).toContain("Can't check whether the secret gobbler is there");
  });

  it.each([
    ['kubectl get secret', 'Unable to connect to the server: i/o timeout'],
    ['kubectl config current-context', 'error: current-context is not set'],
  ])('repeats what %s said when the cluster is unreachable, and how to get its credentials', async (call, stderr) => {
    const rules = [{ call, code: 1, stderr: `${stderr}\n` }];
    await expectRefusal({ rules }, stderr, 'gcloud container clusters get-credentials gobbler');
  });

  it('does not build a version again that the cluster runs already', async () => {
    const image = 'asia-southeast1-docker.pkg.dev/food-for-all/gobbler/router:0.1.0';
    const rules = [{ call: 'kubectl get deployment router', stdout: image }];
    await expectRefusal(
      { rules },
      /runs version 0\.1\.0 already.*GOBBLER_VERSION=0\.1\.0-[0-9a-f]{7,} .*deploy-kube\.sh/s,
    );
    const next = await copy.run('build-and-deploy-kube.sh', { rules, env: { GOBBLER_VERSION: '0.1.1' } });
    expect(next.code).toBe(0);
    expect(next.stdout).toContain('namespace default, which runs version 0.1.0');
    expect((await copy.run('deploy-kube.sh', { rules })).code).toBe(0);
  });

  it('refuses manifests that an interrupted older run has filled in, until they are reverted', async () => {
    const path = 'kubernetes/kong/deployment.yaml';
    copy.write(path, copy.read(path).replaceAll('${GCP_PROJECT_ID}', 'somebody-elses'));
    const { code, stderr } = await copy.run('deploy-kube.sh');
    expect([code, stderr]).toEqual([1, expect.stringMatching(/scripts\/revert\.sh puts that back:.*kong/s)]);
    await copy.run('revert.sh');
    expect((await runCleanly('deploy-kube.sh')).code).toBe(0);
  });
});
