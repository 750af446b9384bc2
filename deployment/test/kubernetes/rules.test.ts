import { CONTAINER_RULES } from './rules/container-rules';
import { DATABASE_RULES } from './rules/database-rules';
import { networkRules } from './rules/network-rules';
import { POD_RULES } from './rules/pod-rules';
import { PROBE_RULES } from './rules/probe-rules';
import { referenceRules } from './rules/reference-rules';
import { DATA_RULES, WORKLOAD_RULES } from './rules/workload-rules';
import { EDITIONS, PLAIN, handMadeSecrets, type Edition } from './support/editions';
import type { Rule } from './support/rule';

function rulesOf(edition: Edition): readonly Rule[] {
  return [
    ...CONTAINER_RULES,
    ...POD_RULES,
    ...PROBE_RULES,
    ...WORKLOAD_RULES,
    ...referenceRules(handMadeSecrets(edition)),
    ...networkRules(edition),
    ...(edition.hasServers ? [...DATA_RULES, ...DATABASE_RULES] : []),
  ];
}

describe.each(EDITIONS)('everything in $name', (edition) => {
  const resources = edition.read();

  it.each(rulesOf(edition))('$name', ({ find }) => {
    expect(find(resources)).toEqual([]);
  });
});

describe('what breaks a rule is seen', () => {
  it.each(rulesOf(PLAIN))('$name', ({ find, violate }) => {
    const resources = PLAIN.read();
    violate(resources);
    expect(find(resources)).not.toEqual([]);
  });
});
