import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorsCopy } from './support/operators-copy';
import type { Rule } from './support/fakes';

const keys = 'go-template={{range $key, $value := .data}}{{$key}} {{end}}';
const looks = [
  'kubectl config current-context',
  'kubectl config view --minify -o jsonpath={..namespace} --context gke_food_cluster',
  ...['gobbler', 'gobbler-firebase', 'gobbler-gcp', 'kong-ssl-cert'].map(
    (name) => `kubectl get secret ${name} -o ${keys} --context gke_food_cluster`,
  ),
  'kubectl get deployment router -o jsonpath={.spec.template.spec.containers[*].image} --context gke_food_cluster',
];
const apply = /^kubectl apply -R -f \S.*\/kubernetes --context gke_food_cluster$/;
const rollouts = ['statefulset/postgres', 'deployment/kong', 'deployment/router'].map(
  (name) => `kubectl rollout status ${name} --timeout=15m --context gke_food_cluster`,
);
const changing = /^kubectl (apply|rollout|create|delete|patch)|^docker compose (build|push)/;

describe('deploying to Kubernetes', () => {
  const copy = new OperatorsCopy();
  beforeEach(() => {
    copy.reset();
  });
  afterAll(() => {
    copy.remove();
  });

  it('applies the manifests, filled in, and waits for each rollout, servers first', async () => {
    const { code, stdout, calls, leftInTemp } = await copy.run('deploy-kube.sh');

    expect(code).toBe(0);
    expect(calls).toEqual([...looks, expect.stringMatching(apply), ...rollouts]);
    expect(stdout).toContain('[3/3] deployment/router');
    expect(stdout).toContain('configmap/router created');
    expect(stdout).toContain('Deployed: version 0.1.0 of food-for-all, context gke_food_cluster, namespace default.');
    expect(leftInTemp).toEqual([]);
    expect(copy.changes()).toBe('');
  });

  it('fills in the project and the version everywhere, and changes nothing else', async () => {
    await copy.run('deploy-kube.sh', { env: { GOBBLER_VERSION: '0.2.0-rc.1' } });

    for (const path of ['router/deployment.yaml', 'router/kong.yml', 'databases/postgres.yaml']) {
      const filled = copy
        .read(`kubernetes/${path}`)
        .replaceAll('${GCP_PROJECT_ID}', 'food-for-all')
        .replaceAll('${GOBBLER_VERSION}', '0.2.0-rc.1');
      expect(copy.readApplied(path)).toBe(filled);
    }
    expect(copy.readApplied('router/deployment.yaml')).toContain('${HOME} $GCP_PROJECT_ID');
  });

  it('builds and pushes before it deploys', async () => {
    const { code, calls } = await copy.run('build-and-deploy-kube.sh');

    expect(code).toBe(0);
    expect(calls).toEqual([
      'docker compose version',
      ...looks,
      'docker compose build',
      'docker compose push',
      expect.stringMatching(apply),
      ...rollouts,
    ]);
    expect(copy.changes()).toBe('');
  });

  it('uses the context, namespace and time that it is told, and does not ask for the current one', async () => {
    const args = ['--context', 'elsewhere', '--namespace', 'food', '--timeout', '90s', '--yes'];
    const { code, calls, stdout } = await copy.run('deploy-kube.sh', { args });

    expect(code).toBe(0);
    expect(calls).not.toContain('kubectl config current-context');
    for (const call of calls) expect(call).toMatch(/ --context elsewhere --namespace food$/);
    expect(calls.at(-1)).toBe(
      'kubectl rollout status deployment/router --timeout=90s --context elsewhere --namespace food',
    );
    expect(stdout).toContain('context elsewhere, namespace food');
  });

  it('applies an overlay as kustomize puts it together, filled in', async () => {
    mkdirSync(join(copy.root, 'deployment/overlays/three'), { recursive: true });
    copy.write('deployment/overlays/three/kustomization.yaml', 'kind: Kustomization\n');
    const made = 'kind: StatefulSet\nmetadata:\n  name: rabbitmq\nimage: ${GCP_PROJECT_ID}:${GOBBLER_VERSION}\n';
    const args = ['--overlay', 'three'];
    const { code, calls } = await copy.run('deploy-kube.sh', {
      args,
      rules: [{ call: 'kubectl kustomize', stdout: made }],
    });

    expect(code).toBe(0);
    expect(calls[0]).toBe('kubectl kustomize --load-restrictor LoadRestrictionsNone deployment/overlays/three');
    expect(copy.readApplied('three.yaml')).toContain('image: food-for-all:0.1.0');
    expect(calls.at(-1)).toContain('kubectl rollout status statefulset/rabbitmq ');

    const unknown = await copy.run('deploy-kube.sh', { args: ['--overlay', 'four'] });
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain('no overlay four; there are: three');
  });

  it('says how to go on with the same version, project and cluster, however they were given', async () => {
    const { stderr } = await copy.run('build-and-deploy-kube.sh', {
      args: ['--context', 'elsewhere', '--namespace', 'my food', '--yes'],
      env: { GOBBLER_VERSION: '0.2.0', GCP_PROJECT_ID: 'other-food' },
      rules: [{ call: 'kubectl rollout status', code: 1 }],
    });
    const cluster = String.raw`--context elsewhere --namespace my\ food`;
    expect(stderr).toContain(`GCP_PROJECT_ID=other-food GOBBLER_VERSION=0.2.0 scripts/deploy-kube.sh ${cluster}\n`);
    expect(stderr).toContain(`kubectl rollout undo statefulset/postgres ${cluster}\n`);
  });

  it('works from any folder', async () => {
    const { code, calls } = await copy.run('build-and-deploy-kube.sh', { cwd: '/', env: { CDPATH: copy.base } });
    expect(code).toBe(0);
    expect(calls.filter((call) => changing.test(call))).toHaveLength(6);
  });

  it.each(['deploy-kube.sh', 'build-and-deploy-kube.sh'])(
    'only tells what it would do: %s --dry-run',
    async (script) => {
      const { code, stdout, calls, leftInTemp } = await copy.run(script, { args: ['--dry-run'] });

      expect(code).toBe(0);
      expect(calls.filter((call) => changing.test(call))).toEqual([]);
      expect(stdout).toMatch(/kubectl apply -R -f .*context gke_food_cluster/);
      expect(stdout).toContain('statefulset/postgres deployment/kong deployment/router');
      expect(stdout.includes('docker compose push')).toBe(script.startsWith('build'));
      expect(stdout).toContain('Dry run: nothing was changed.');
      expect(leftInTemp).toEqual([]);
      expect(copy.changes()).toBe('');
    },
  );

  it('makes a dry run without a cluster as well', async () => {
    const rules: Rule[] = [
      { call: 'kubectl config current-context', code: 1, stderr: 'error: current-context is not set\n' },
    ];
    const { code, stdout } = await copy.run('deploy-kube.sh', { args: ['--dry-run'], rules });
    expect(code).toBe(0);
    expect(stdout).toContain('current-context is not set');
    expect(stdout).toContain('get-credentials gobbler');
  });

  const failures: [string, Rule, string, RegExp][] = [
    ['build', { call: 'docker compose build', code: 17 }, 'docker compose build', /nothing was pushed or deployed/],
    [
      'push',
      { call: 'docker compose push', code: 1 },
      'docker compose push',
      /nothing was deployed.*configure-docker/s,
    ],
    [
      'apply',
      { call: 'kubectl apply', code: 1, stdout: 'configmap/router created\n', stderr: 'error: no such kind\n' },
      'kubectl apply',
      /exit code 1.*1 objects had been applied.*repeatable; to go on: scripts\/deploy-kube\.sh$/ms,
    ],
    [
      'rollout',
      { call: 'kubectl rollout status deployment/kong', code: 1 },
      'kubectl rollout status deployment/kong',
      /deployment\/kong did not become ready within 15m.*kubectl rollout undo deployment\/kong/s,
    ],
  ];
  it.each(failures)('stops when %s fails, and says how to go on', async (_, rule, lastCall, message) => {
    const { code, stderr, calls, leftInTemp } = await copy.run('build-and-deploy-kube.sh', { rules: [rule] });

    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(calls.at(-1)).toMatch(new RegExp(`^${lastCall}`));
    expect(leftInTemp).toEqual([]);
    expect(copy.changes()).toBe('');
  });

  it.each(['build-and-deploy-kube.sh', 'deploy-kube.sh', 'revert.sh'])('explains itself: %s --help', async (script) => {
    const { code, stdout, calls } = await copy.run(script, { args: ['--help'], fakes: [] });
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: scripts/${script} `);
    expect(stdout).toContain('--dry-run');
    expect(calls).toEqual([]);
  });

  it.each([['--fast'], ['--context'], ['--timeout', 'soon']])(
    'refuses what it does not know: %s %s',
    async (...args) => {
      const { code, stderr, calls } = await copy.run('deploy-kube.sh', { args });
      expect(code).toBe(2);
      expect(stderr).toContain('--help');
      expect(calls).toEqual([]);
    },
  );
});
