import type { Metrics } from '@gobbler/service-kit';
import { Kind, type OperationDefinitionNode } from 'graphql';
import type { OperationStep } from '../graphql/operation-step';
import type { RouterContext } from '../graphql/request-context';

/** Seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** The name of every operation that is not ours: a client must not decide how many series there are (docs/adr/0037). */
const OTHER = 'other';

interface Series {
  readonly name: string;
  observe(seconds: number): void;
}

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
  const ours = new WeakMap<OperationDefinitionNode, Series>();
  const others = new WeakMap<OperationDefinitionNode, Series>();
  const running = new WeakMap<RouterContext, { readonly series: Series; readonly at: number }>();

  function seriesOf(operation: OperationDefinitionNode, { issuer }: RouterContext): Series {
    const known = issuer === 'facade' ? ours : others;
    const found = known.get(operation);
    if (found) return found;
    const { value: own = '' } = operation.name ?? {};
    const name = issuer === 'facade' || isTrustedName(own) ? own || OTHER : OTHER;
    const histogram = duration.labels(name, operation.operation, rootFieldOf(operation));
    const series = { name, observe: (seconds: number) => histogram.observe(seconds) };
    known.set(operation, series);
    return series;
  }

  return {
    check({ operation, contextValue }) {
      running.set(contextValue, { series: seriesOf(operation, contextValue), at: performance.now() });
    },
    finish({ contextValue, result }) {
      const run = running.get(contextValue);
      run?.series.observe((performance.now() - run.at) / 1_000);
      const code = result?.errors?.[0]?.extensions?.['code'];
      if (typeof code === 'string') {
        errors.inc({ graphql_operation_name: run?.series.name ?? OTHER, error_type: code });
      }
    },
  };
}

/** A valid operation's only root field by its name in the schema. */
function rootFieldOf({ selectionSet: { selections } }: OperationDefinitionNode): string {
  const [first] = selections;
  return selections.length === 1 && first?.kind === Kind.FIELD ? first.name.value : 'several';
}
