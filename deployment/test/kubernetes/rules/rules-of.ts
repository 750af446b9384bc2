import { handMadeSecrets, type Edition } from '../support/editions';
import type { Rule } from '../support/rule';
import { CONTAINER_RULES } from './container-rules';
import { DATABASE_RULES } from './database-rules';
import { networkRules } from './network-rules';
import { POD_RULES } from './pod-rules';
import { PROBE_RULES } from './probe-rules';
import { referenceRules } from './reference-rules';
import { DATA_RULES, WORKLOAD_RULES } from './workload-rules';

/** All that has to hold for an edition. */
export function rulesOf(edition: Edition): readonly Rule[] {
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
