import { globSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@gobbler/test-harness';
import { APPLY, BUILD, CHECKS, expectRefusal, OperatorsCopy, ROLLOUTS, runCleanly } from './support/operators-copy';

/** One case per promise; `deploy.all.test.ts` has the others. */
describe('build-and-deploy-kube.sh', () => {
  const copy = new OperatorsCopy();
  beforeEach(() => copy.reset());
  afterAll(() => copy.remove());

  it('checks everything, builds, pushes, applies the filled in manifests and waits for each rollout', async () => {
    const options = { cwd: '/', env: { CDPATH: copy.base, GOBBLER_VERSION: '0.2.0-rc.1' } };
    const { code, stdout, stderr, calls } = await runCleanly(copy, 'build-and-deploy-kube.sh', options);
    expect([code, stderr]).toEqual([0, '']);
    expect(calls).toEqual([...CHECKS, ...BUILD, APPLY, ...ROLLOUTS]);
    expect(stdout).toContain('[12/12] deployment/user');
    expect(stdout).toContain('configmap/router created');
    expect(stdout).toContain(
      'Deployed: version 0.2.0-rc.1 of food-for-all, context gke_food_cluster, namespace default.',
    );
    const paths = globSync('**/*.yaml', { cwd: join(ROOT, 'kubernetes') });
    expect(paths.length).toBeGreaterThan(40);
    for (const path of paths) {
      const filled = copy
        .read(`kubernetes/${path}`)
        .replaceAll('${GCP_PROJECT_ID}', 'food-for-all')
        .replaceAll('${GOBBLER_VERSION}', '0.2.0-rc.1');
      expect({ path, text: copy.readApplied(path) }).toEqual({ path, text: filled });
    }
  });

  it('reports all missing secrets and keys at once, and changes nothing', async () => {
    const notFound = { code: 1, stderr: 'Error from server (NotFound): secrets not found\n' };
    const said = await expectRefusal(
      copy,
      {
        rules: [
          { call: 'kubectl get secret gobbler', stdout: 'AUTH_TOKEN_SECRET DATABASE_USER REDIS_PASSWORD ' },
          { call: 'kubectl get secret gobbler-gcp', ...notFound },
          { call: 'kubectl get secret gobbler-firebase', stdout: 'service-account.json ' },
        ],
      },
      /the cluster's secret gobbler lacks AUTH_DATABASE_PASSWORD .*INTERNAL_TOKEN_SECRET .*; fix/,
      'kubectl create secret generic gobbler --from-env-file=.env --dry-run=client -o yaml | kubectl apply -f -',
      'no secret gobbler-gcp',
      'gobbler-gcp --from-file=key.json="$HOME/.config/gcloud/application_default_credentials.json"',
    );
    expect(said).not.toMatch(/PREVIOUS|gobbler-firebase|kong-ssl-cert/);
  });

  it('stops when applying fails, and prints how to continue', async () => {
    const stderr = 'error: no such kind\n';
    const rules = [{ call: 'kubectl apply', code: 1, stdout: 'configmap/router created\n', stderr }];
    const ended = await runCleanly(copy, 'build-and-deploy-kube.sh', { rules });
    expect(ended).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/exit code 1.*1 objects had been .*; to continue: scripts\/deploy-kube\.sh$/ms),
    });
    expect(ended.calls.at(-1)).toEqual(APPLY);
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const { code, stderr, calls } = await runCleanly(copy, 'build-and-deploy-kube.sh', {
      rules: [{ call: 'kubectl rollout status deployment/kong', hang: true }],
      interrupt: { signal: 'SIGINT', wholeGroup: true },
    });
    expect([code, stderr]).toEqual([130, expect.stringMatching(/SIGINT.*Everything was applied.*kubectl get pods/s)]);
    expect(calls.at(-1)).toMatch(/^kubectl rollout status deployment\/kong/);
  });
});
