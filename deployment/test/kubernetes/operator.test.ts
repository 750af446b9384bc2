import type { IPod } from 'kubernetes-models/v1' with { 'resolution-mode': 'import' };
import { CONTAINER_RULES } from './rules/container-rules';
import { POD_RULES } from './rules/pod-rules';
import { buildOverlay, overlayFolder } from './support/build-overlay';
import { handMadeSecrets, PLAIN } from './support/editions';
import { envNames } from './support/env-names';
import { edgesBetween } from './support/network';
import { asEnvironment, resolveEnv } from './support/resolve-env';
import type { Resource } from './support/resource';
import { typeProblems } from './support/type-problems';

// Other programs are started here, which takes a moment where a machine has much else to do.
jest.setTimeout(180_000);

const built = buildOverlay(overlayFolder('operator')) as (Resource | IPod)[];
const pods = built.filter((resource): resource is IPod => resource.kind === 'Pod');
const policies = built.filter((resource): resource is Resource => resource.kind !== 'Pod');
const [pod] = pods;
const [container] = pod?.spec?.containers ?? [];

/** The pod as if a Deployment had made it, as the rules know pods. */
const asDeployment: Resource = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'operator' },
  spec: {
    selector: {},
    template: { metadata: { labels: pod?.metadata?.labels ?? {} }, spec: pod?.spec ?? { containers: [] } },
  },
};
const together = [...PLAIN.read(), ...policies, asDeployment];
const env = container ? resolveEnv(together, container) : [];

describe('the pod for operators’ commands', () => {
  it('is one that Kubernetes knows, ends by itself and is alone in its overlay', () => {
    expect(typeProblems(built).flat()).toEqual([]);
    expect(pods).toHaveLength(1);
    expect(new Set(policies.map(({ kind }) => kind))).toEqual(new Set(['NetworkPolicy']));
    expect(pod?.spec?.activeDeadlineSeconds).toBeLessThanOrEqual(14_400);
  });

  it.each([...CONTAINER_RULES, ...POD_RULES.filter(({ name }) => !name.startsWith('is spread'))])(
    '$name',
    ({ find }) => {
      expect(find([asDeployment])).toEqual([]);
    },
  );

  it('reaches what its commands need, and opens nothing else', () => {
    const before = edgesBetween(PLAIN.read()).open;
    const { open, halfOpen } = edgesBetween(together);
    expect([...open].filter((edge) => !before.has(edge)).toSorted()).toEqual([
      'operator → mariadb:3306',
      'operator → post:4003',
      'operator → postgres:5432',
      'operator → rabbitmq:5672',
    ]);
    expect([...halfOpen]).toEqual([]);
  });

  it('is given settings that .env.example explains, and the services’ addresses', () => {
    const known = envNames();
    const given = env.filter(({ isPart, name }) => !isPart && name !== 'NODE_OPTIONS');
    expect(given.filter(({ name }) => !known.has(name)).map(({ name }) => name)).toEqual([]);
    const addresses = Object.entries(asEnvironment(env)).filter(([name]) => name.endsWith('_DATABASE_URL'));
    expect(addresses).toHaveLength(6);
    expect(asEnvironment(env)['RABBITMQ_URL']).toBe('amqp://gobbler:value-of-RABBITMQ_PASSWORD@rabbitmq:5672');
  });

  it('takes keys of secrets that operators make', () => {
    const keys = env.flatMap(({ secretKey }) => secretKey ?? []);
    const secrets = handMadeSecrets(PLAIN);
    expect(keys.length).toBeGreaterThan(3);
    expect(keys.filter(({ secret, key }) => !secrets[secret]?.has(key))).toEqual([]);
  });
});
