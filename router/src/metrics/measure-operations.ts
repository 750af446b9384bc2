import type { Metrics } from '@gobbler/service-kit';
import { Kind, type OperationDefinitionNode } from 'graphql';
import type { OperationStep } from '../graphql/operation-step';
import type { MeasuredOperation, RouterContext } from '../graphql/request-context';

/** Seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** The name of every operation that is not ours: a client must not decide how many series there are (docs/adr/0037). */
const OTHER = 'other';

type Named = Pick<MeasuredOperation, 'name' | 'durations'>;

/** Measures operations by what is known beforehand: the names that are ours and the schema's root fields. */
export function measureOperations(metrics: Metrics, isTrustedName: (name: string) => boolean): OperationStep {
  const duration = metrics.histogram(
    {
      name: 'gobbler_graphql_operation_duration_seconds',
      help: 'Time from a valid operation to its answer',
      labels: ['graphql_operation_name', 'graphql_operation_type', 'root_field'],
    },
    BUCKETS,
  );
  const errors = metrics.counter({
    name: 'gobbler_graphql_operation_errors_total',
    help: 'Operations answered with errors, by the code of the first one',
    labels: ['graphql_operation_name', 'error_type'],
  });
  /** By operation, since finding one by its labels costs more than observing; the phone's are ours. */
  const ours = new WeakMap<OperationDefinitionNode, Named>();
  const others = new WeakMap<OperationDefinitionNode, Named>();

  function named(operation: OperationDefinitionNode, { issuer }: RouterContext): Named {
    const known = issuer === 'facade' ? ours : others;
    const found = known.get(operation);
    if (found) return found;
    const { value: own = '' } = operation.name ?? {};
    const name = issuer === 'facade' || isTrustedName(own) ? own || OTHER : OTHER;
    const made = { name, durations: duration.labels(name, operation.operation, rootFieldOf(operation)) };
    known.set(operation, made);
    return made;
  }

  return {
    check({ operation, contextValue }) {
      const { name, durations } = named(operation, contextValue);
      contextValue.measured = { name, durations, startedAt: performance.now() };
    },
    finish({ contextValue: { measured }, result }) {
      measured?.durations.observe((performance.now() - measured.startedAt) / 1_000);
      const code = result?.errors?.[0]?.extensions?.['code'];
      if (typeof code === 'string') {
        errors.inc({ graphql_operation_name: measured?.name ?? OTHER, error_type: code });
      }
    },
  };
}

/** A valid operation's only root field by its name in the schema. */
function rootFieldOf({ selectionSet: { selections } }: OperationDefinitionNode): string {
  const [first] = selections;
  return selections.length === 1 && first?.kind === Kind.FIELD ? first.name.value : 'several';
}
