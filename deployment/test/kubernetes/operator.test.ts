import type { IPod } from 'kubernetes-models/v1' with { 'resolution-mode': 'import' };
import { testTool } from '@gobbler/test-servers';
import { CONTAINER_RULES } from './rules/container-rules';
import { POD_RULES } from './rules/pod-rules';
import { difference } from './rules/rule';
import { buildOverlay, envNames, handMadeSecrets, PLAIN } from './support/editions';
import { openingsOf } from './support/network';
import { asEnvironment, resolveEnv } from './support/resolve-env';
import type { Resource } from './support/resource';

const built = buildOverlay('operator') as (Resource | IPod)[];
const policies = built.filter((resource): resource is Resource => resource.kind === 'NetworkPolicy');
const pod = built.find((resource): resource is IPod => resource.kind === 'Pod');
const [container] = pod?.spec?.containers ?? [];

/** The pod as if a Deployment had made it, which is what the rules expect. */
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

/** What only pods that stay need. */
const OF_SERVICES = /is spread|probe|time to/;

beforeAll(() => testTool('kubectl'));

describe('the pod for operators’ commands', () => {
  it('ends by itself and brings nothing but its NetworkPolicies', () => {
    expect(built).toHaveLength(policies.length + 1);
    expect(pod?.spec?.activeDeadlineSeconds).toBeLessThanOrEqual(14_400);
  });

  it.each([...CONTAINER_RULES, ...POD_RULES.filter(({ name }) => !OF_SERVICES.test(name))])('$name', ({ find }) => {
    expect(find([asDeployment])).toEqual([]);
  });

  it('reaches what its commands need (Stripe is on the internet), and opens nothing else', () => {
    const expected = ['mariadb:3306', 'post:4003', 'postgres:5432', 'rabbitmq:5672'].map((to) => `operator → ${to}`);
    const [before, after] = [openingsOf(PLAIN.read()), openingsOf(together)];
    expect(difference('way in', after.ingress, [...before.ingress, ...expected])).toEqual([]);
    const dns = [...after.egress].filter((edge) => /^operator .*:53/.test(edge));
    expect(
      difference('way out', after.egress, [...before.egress, ...expected, ...dns, 'operator → 0.0.0.0/0:443']),
    ).toEqual([]);
  });

  it('has settings that .env.example explains, with the services’ own addresses', () => {
    const known = envNames();
    const given = env.filter(({ isPart, name }) => !isPart && name !== 'NODE_OPTIONS');
    expect(given.filter(({ name }) => !known.has(name)).map(({ name }) => name)).toEqual([]);
    expect(given.filter(({ name }) => name.endsWith('_DATABASE_URL'))).toHaveLength(6);
    expect(asEnvironment(env)['RABBITMQ_URL']).toBe('amqp://gobbler:value-of-RABBITMQ_PASSWORD@rabbitmq:5672');
  });

  it('takes keys of secrets that operators make', () => {
    const keys = env.flatMap(({ secretKey }) => secretKey ?? []);
    const secrets = handMadeSecrets(PLAIN);
    expect(keys.length).toBeGreaterThan(3);
    expect(keys.filter(({ secret, key }) => !secrets[secret]?.has(key))).toEqual([]);
  });
});
