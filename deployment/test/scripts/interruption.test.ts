import { OperatorsCopy } from './support/operators-copy';

describe('a deployment that is interrupted', () => {
  const copy = new OperatorsCopy();
  afterAll(() => {
    copy.remove();
  });

  const places: [string, string, NodeJS.Signals, boolean, RegExp][] = [
    ['while images are built', 'docker compose build', 'SIGINT', true, /while building.*nothing was deployed/is],
    [
      'while images are pushed',
      'docker compose push',
      'SIGTERM',
      false,
      /while pushing.*perhaps partly pushed; nothing was deployed/s,
    ],
    [
      'while manifests are applied',
      'kubectl apply',
      'SIGINT',
      false,
      /while applying.*2 objects had been applied.*repeatable/s,
    ],
    [
      'while it waits',
      'kubectl rollout status deployment/kong',
      'SIGINT',
      true,
      /Everything was applied.*kubectl get pods.*deploy-kube\.sh/s,
    ],
    [
      'while it looks',
      'kubectl get secret gobbler-gcp',
      'SIGHUP',
      true,
      /while looking at the cluster.*Nothing was deployed/s,
    ],
  ];
  const codes: Partial<Record<NodeJS.Signals, number>> = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

  it.each(places)(
    'leaves nothing behind %s, and says how far it came',
    async (_, call, signal, wholeGroup, message) => {
      const { code, stderr, calls, leftInTemp } = await copy.run('build-and-deploy-kube.sh', {
        rules: [{ call, hang: true, stdout: 'configmap/router created\ndeployment.apps/router created\n' }],
        interrupt: { signal, wholeGroup },
      });

      expect(code).toBe(codes[signal]);
      expect(stderr).toContain(`interrupted (${signal})`);
      expect(stderr).toMatch(message);
      expect(calls.at(-1)).toMatch(new RegExp(`^${call}`));
      expect(leftInTemp).toEqual([]);
      expect(copy.changes()).toBe('');
    },
  );

  it('can be given again, and then goes through', async () => {
    const { code } = await copy.run('build-and-deploy-kube.sh');
    expect(code).toBe(0);
  });
});
