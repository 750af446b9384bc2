import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { OperatorsCopy, repository } from './support/operators-copy';

const folder = join(repository, 'kubernetes');
const paths = globSync('**/*.{yaml,yml,json}', { cwd: folder });

/** Secrets under `value` that a pod can't start without. */
function wantedSecrets(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const found = Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const reference = (key === 'secret' || key === 'secretKeyRef' ? inner : {}) as Record<string, unknown>;
    const name = reference['secretName'] ?? reference['name'];
    return typeof name === 'string' && reference['optional'] !== true ? [name] : [];
  });
  return [...found, ...Object.values(value).flatMap(wantedSecrets)];
}

describe('the scripts on the manifests of this repository', () => {
  const copy = new OperatorsCopy(folder);
  const documents = paths.flatMap((path) =>
    parseAllDocuments(readFileSync(join(folder, path), 'utf8')).map(
      (document) => document.toJS() as { kind: string; metadata: { name: string } },
    ),
  );
  afterAll(() => {
    copy.remove();
  });

  it('fill in every placeholder, and change nothing else', async () => {
    expect(paths.length).toBeGreaterThan(10);
    const { code } = await copy.run('deploy-kube.sh', { env: { GOBBLER_VERSION: '7.7.7' } });
    expect(code).toBe(0);
    const placeholders = /\$\{(GCP_PROJECT_ID|GOBBLER_VERSION)\}/g;
    for (const path of paths) {
      const expected = copy
        .read(`kubernetes/${path}`)
        .replace(placeholders, (_, name) => (name === 'GCP_PROJECT_ID' ? 'food-for-all' : '7.7.7'));
      expect({ path, text: copy.readApplied(path) }).toEqual({ path, text: expected });
    }
    expect(copy.changes()).toBe('');
  });

  it('wait for every workload and ask for every secret that there is', async () => {
    const { calls } = await copy.run('deploy-kube.sh');
    const after = (start: string) =>
      calls.filter((call) => call.startsWith(start)).map((call) => call.slice(start.length));
    const rolledOut = documents
      .filter(({ kind }) => ['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind))
      .map(({ kind, metadata }) => `${kind.toLowerCase()}/${metadata.name}`);

    const waited = after('kubectl rollout status ').map((rest) => rest.split(' ')[0]);
    expect(waited.toSorted()).toEqual(rolledOut.toSorted());
    expect(waited).toEqual(expect.arrayContaining(['deployment/router', 'deployment/kong', 'statefulset/postgres']));

    const asked = after('kubectl get secret ').map((rest) => rest.split(' ')[0]);
    expect(asked).toEqual([...new Set(wantedSecrets(documents))].toSorted());
    expect(asked).toEqual(['gobbler', 'gobbler-firebase', 'gobbler-gcp', 'kong-ssl-cert']);
  });

  it('put everything back that an older script has filled in', async () => {
    for (const path of paths) {
      const text = copy.read(`kubernetes/${path}`);
      copy.write(`kubernetes/${path}`, text.replaceAll('${GCP_PROJECT_ID}', 'food-for-all'));
    }
    expect(copy.changes()).not.toBe('');
    expect((await copy.run('revert.sh')).code).toBe(0);
    expect(copy.changes()).toBe('');
  });
});
