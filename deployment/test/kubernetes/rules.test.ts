import { CONTAINER_RULES } from './rules/container-rules';
import { DATABASE_RULES } from './rules/database-rules';
import { networkRules } from './rules/network-rules';
import { POD_RULES } from './rules/pod-rules';
import { referenceRules } from './rules/reference-rules';
import type { Rule } from './rules/rule';
import { DATA_RULES, WORKLOAD_RULES } from './rules/workload-rules';
import { EDITIONS, handMadeSecrets, PLAIN, type Edition } from './support/editions';
import { mainContainer, nameOf, workloads, type Resource } from './support/resource';

const rulesOf = (edition: Edition): readonly Rule[] => [
  ...CONTAINER_RULES,
  ...POD_RULES,
  ...WORKLOAD_RULES,
  ...referenceRules(handMadeSecrets(edition)),
  ...networkRules(edition),
  ...(edition.hasServers ? [...DATA_RULES, ...DATABASE_RULES] : []),
];

/** Who may open a connection to whom. */
const NETWORK = {
  kong: ['auth', 'redis', 'router'],
  router: ['auth', 'payment', 'post', 'redis', 'reservation', 'user'],
  auth: ['postgres', 'user'],
  user: ['postgres'],
  post: ['mariadb', 'rabbitmq', 'reservation'],
  reservation: ['mariadb', 'post', 'rabbitmq', 'redis'],
  payment: ['auth', 'postgres', 'rabbitmq', 'user'],
  'notification-worker': ['payment', 'postgres', 'rabbitmq', 'reservation', 'user'],
};

describe.each(EDITIONS)('everything in $name', (edition) => {
  const resources = edition.read();

  it.each(rulesOf(edition))('$name', ({ find }) => {
    expect(find(resources)).toEqual([]);
  });
});

/** Makes each change by itself, and returns the names of those that no rule finds. */
function unnoticed(
  rules: readonly Rule[],
  changesOf: (resources: Resource[]) => readonly { readonly name: string; plant(): void }[],
): readonly string[] {
  return changesOf(PLAIN.read()).flatMap(({ name }, index) => {
    const resources = PLAIN.read();
    changesOf(resources)[index]?.plant();
    return rules.some(({ find }) => find(resources).length > 0) ? [] : [name];
  });
}

describe('a violation is noticed at every place', () => {
  it.each(rulesOf(PLAIN))('where each part $name', (rule) => {
    expect(rule.violations(PLAIN.read()).length).toBeGreaterThan(0);
    expect(unnoticed([rule], (resources) => rule.violations(resources))).toEqual([]);
  });
});

describe('every opening in the network', () => {
  const rules = networkRules(PLAIN);

  it('is one of those that have addresses: any other between two pods is noticed', () => {
    const selector = (workload: Parameters<typeof nameOf>[0]) => ({
      matchLabels: { 'app.kubernetes.io/name': nameOf(workload) },
    });
    const missed = unnoticed(rules, (resources) => {
      const pods = workloads(resources);
      return pods.flatMap((from) =>
        pods.map((to) => ({
          name: `${nameOf(from)} → ${nameOf(to)}`,
          plant: () =>
            void resources.push({
              apiVersion: 'networking.k8s.io/v1',
              kind: 'NetworkPolicy',
              metadata: { name: 'planted' },
              spec: {
                podSelector: selector(from),
                policyTypes: ['Egress'],
                egress: [
                  {
                    to: [{ podSelector: selector(to) }],
                    ports: [{ port: mainContainer(to).ports?.[0]?.containerPort ?? 0 }],
                  },
                ],
              },
            }),
        })),
      );
    });
    const expected = Object.entries(NETWORK).flatMap(([from, to]) => to.map((name) => `${from} → ${name}`));
    expect(missed.toSorted()).toEqual(expected.toSorted());
  });
});
