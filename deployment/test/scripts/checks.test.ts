import { OperatorsCopy } from './support/operators-copy';
import type { RunOptions } from './support/operators-copy';
import type { Rule } from './support/fakes';

const notFound = (name: string): Rule => ({
  call: `kubectl get secret ${name} `.trimEnd(),
  code: 1,
  stderr: `Error from server (NotFound): secrets "${name}" not found\n`,
});

describe('what the deployment looks at first', () => {
  const copy = new OperatorsCopy();
  beforeEach(() => {
    copy.reset();
  });
  afterAll(() => {
    copy.remove();
  });

  /** It ends with 1, has changed nothing anywhere, and names the reason and the remedy. */
  async function expectRefusal(options: RunOptions, ...said: (string | RegExp)[]) {
    const { code, stderr, calls, leftInTemp } = await copy.run('build-and-deploy-kube.sh', options);
    expect(code).toBe(1);
    expect(stderr).toContain('nothing was changed');
    for (const text of said) expect(stderr).toMatch(text);
    expect(calls.filter((call) => /apply|rollout|compose (build|push)/.test(call))).toEqual([]);
    expect(leftInTemp).toEqual([]);
    expect(copy.changes()).toBe('');
    return stderr;
  }

  it('names every tool that is missing', async () => {
    await expectRefusal(
      { fakes: [] },
      /docker is not on the PATH: https/,
      /kubectl is not on the PATH: gcloud components/,
    );
    const withoutKubectl = await expectRefusal({ fakes: ['docker'] }, 'kubectl is not on the PATH');
    expect(withoutKubectl).not.toContain('docker is not');
  });

  it('needs neither docker nor gcloud to deploy images that are pushed', async () => {
    const { code } = await copy.run('deploy-kube.sh', { fakes: ['kubectl'] });
    expect(code).toBe(0);
  });

  it('sees that docker has no Compose', async () => {
    await expectRefusal({ rules: [{ call: 'docker compose version', code: 1 }] }, 'install the Compose plugin');
  });

  it.each([
    ['no .env', undefined],
    ['an .env without it', 'DATABASE_USER=food\n'],
    ['it left empty', 'GCP_PROJECT_ID=\n'],
    ["the example's placeholder", 'GCP_PROJECT_ID=your_project_id\n'],
    ['another placeholder', 'GCP_PROJECT_ID="<your project>" # see the console\n'],
    ['it commented out', '#GCP_PROJECT_ID=food-for-all\n'],
  ])('wants GCP_PROJECT_ID: %s', async (_, text) => {
    if (text === undefined) copy.git('clean', '-qfdX');
    else copy.write('.env', text);
    await expectRefusal({}, 'GCP_PROJECT_ID is not set');
    await expectRefusal({ env: { GCP_PROJECT_ID: 'your_project_id' } }, 'GCP_PROJECT_ID is not set');
  });

  it.each(['Food', 'food', 'food_for_all', 'food-', 'food|for|all', 'a/b-c-d-e', `f${'o'.repeat(30)}`])(
    'refuses a GCP_PROJECT_ID that no project has: %s',
    async (id) => {
      await expectRefusal({ env: { GCP_PROJECT_ID: id } }, "not a project's id");
    },
  );

  it.each(['latest', '1.0 beta', '-rc', 'a|b', 'x'.repeat(129)])(
    'refuses a GOBBLER_VERSION that is no tag: %s',
    async (v) => {
      await expectRefusal({ env: { GOBBLER_VERSION: v } }, 'GOBBLER_VERSION');
    },
  );

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

  it('takes the environment before .env, and runs nothing that stands there', async () => {
    const { stdout } = await copy.run('deploy-kube.sh', { env: { GCP_PROJECT_ID: 'from-environment' } });
    expect(stdout).toContain('GCP_PROJECT_ID=from-environment ');
    expect(copy.changes()).toBe('');
  });

  it('names each secret that the cluster lacks, and the command that makes it', async () => {
    const rules = ['gobbler', 'gobbler-gcp', 'gobbler-firebase', 'kong-ssl-cert'].map(notFound);
    await expectRefusal(
      { rules },
      'kubectl create secret generic gobbler --from-env-file=.env',
      'gobbler-gcp --from-file=key.json="$HOME/.config/gcloud/application_default_credentials.json"',
      'gobbler-firebase --from-file=service-account.json=notification-worker/service-account.json',
      'kubectl create secret tls kong-ssl-cert --cert=tls.crt --key=tls.key',
    );
    const one = await expectRefusal({ rules: [notFound('gobbler-firebase')] }, 'no secret gobbler-firebase');
    expect(one).not.toContain('kong-ssl-cert');
    await expectRefusal({ rules, args: ['--dry-run'] }, 'no secret gobbler;');
  });

  it('names the keys that the manifests take and a secret lacks, as one from an old .env does', async () => {
    const rules: Rule[] = [
      { call: 'kubectl get secret gobbler', stdout: 'AUTH_TOKEN_SECRET DATABASE_USER REDIS_PASSWORD ' },
      { call: 'kubectl get secret gobbler-firebase', stdout: 'service-account.json ' },
      { call: 'kubectl get secret gobbler-gcp', stdout: 'application_default_credentials.json ' },
      { call: 'kubectl get secret kong-ssl-cert', stdout: 'tls.crt tls.key ' },
    ];
    const said = await expectRefusal(
      { rules },
      "the cluster's secret gobbler lacks INTERNAL_TOKEN_SECRET; mend",
      'kubectl create secret generic gobbler --from-env-file=.env --dry-run=client -o yaml | kubectl apply -f -',
      'secret gobbler-gcp lacks key.json;',
    );
    expect(said).not.toMatch(/not-needed|PREVIOUS|gobbler-firebase|kong-ssl-cert/);
  });

  it('goes on with a warning when it may not look at secrets', async () => {
    const rules: Rule[] = [{ call: 'kubectl get secret', code: 1, stderr: 'Error from server (Forbidden): secrets\n' }];
    const { code, stderr } = await copy.run('deploy-kube.sh', { rules });
    expect(code).toBe(0);
    expect(stderr).toContain("Can't look whether the secret gobbler is there");
  });

  it('says what kubectl said when the cluster is out of reach, and how to get its credentials', async () => {
    await expectRefusal(
      { rules: [{ call: 'kubectl get secret', code: 1, stderr: 'Unable to connect to the server: i/o timeout\n' }] },
      'i/o timeout',
      'gcloud container clusters get-credentials gobbler',
    );
    await expectRefusal(
      { rules: [{ call: 'kubectl config current-context', code: 1, stderr: 'error: current-context is not set\n' }] },
      'current-context is not set',
    );
  });

  it('does not build a version anew that the cluster runs already', async () => {
    const image = 'asia-southeast1-docker.pkg.dev/food-for-all/gobbler/router:0.1.0';
    const rules: Rule[] = [{ call: 'kubectl get deployment router', stdout: image }];
    await expectRefusal(
      { rules },
      /runs version 0\.1\.0 already.*GOBBLER_VERSION=0\.1\.0-[0-9a-f]{7,} .*deploy-kube\.sh/s,
    );

    const next = await copy.run('build-and-deploy-kube.sh', { rules, env: { GOBBLER_VERSION: '0.1.1' } });
    expect(next.code).toBe(0);
    expect(next.stdout).toContain('namespace default, which runs version 0.1.0');
    const again = await copy.run('deploy-kube.sh', { rules });
    expect(again.code).toBe(0);
  });

  it('refuses manifests that an interrupted older run has filled in, until they are reverted', async () => {
    const path = 'kubernetes/router/kong.yml';
    copy.write(path, copy.read(path).replaceAll('${GCP_PROJECT_ID}', 'somebody-elses'));
    const { code, stderr } = await copy.run('deploy-kube.sh');
    expect(code).toBe(1);
    expect(stderr).toMatch(/scripts\/revert\.sh puts that back:.*kong\.yml/s);

    await copy.run('revert.sh');
    expect((await copy.run('deploy-kube.sh')).code).toBe(0);
  });
});
