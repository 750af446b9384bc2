import type { Metrics } from '@gobbler/service-kit';

/** How a fetch ended: with data alone, with errors in the answer, or without an answer that could be used. */
type FetchOutcome = 'ok' | 'errors' | 'failed';

/** What an engine reports of itself. One for all engines of a process: a new supergraph must not reset the counts. */
export interface EngineMeters {
  /** Called with the kind of a plan node that runs on the reference executor. */
  readonly noteFallback: (kind: string) => void;
  /** Counts a prepared operation that was cached. */
  readonly notePlanHit: () => void;
  /** Times how an operation that was not cached is normalised, planned and compiled. */
  readonly timePlan: <T>(make: () => T) => T;
  /** @returns what counts a fetch from this subgraph and its milliseconds */
  readonly fetchesOf: (subgraph: string) => (outcome: FetchOutcome, ms: number) => void;
}

/** Seconds. */
const PLAN_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];
const FETCH_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function measureEngine(metrics: Metrics): EngineMeters {
  const fallbacks = metrics.counter({
    name: 'gobbler_engine_fallbacks_total',
    help: 'Operations planned with a kind of node that only the reference executor can run, by kind',
    labels: ['kind'],
  });
  /** Since the last scrape. */
  let hits = 0;
  const planCache = metrics.counter(
    {
      name: 'gobbler_plan_cache_requests_total',
      help: 'Operations by whether their plan was cached',
      labels: ['outcome'],
    },
    (counter) => {
      counter.inc({ outcome: 'hit' }, hits);
      hits = 0;
    },
  );
  const planning = metrics
    .histogram(
      { name: 'gobbler_planning_duration_seconds', help: 'Time to normalise, plan and compile an operation' },
      PLAN_BUCKETS,
    )
    .labels();
  const fetches = metrics.histogram(
    {
      name: 'gobbler_subgraph_fetch_duration_seconds',
      help: 'Time until a subgraph answered a fetch, the wait for a connection and repeats included',
      labels: ['subgraph', 'outcome'],
    },
    FETCH_BUCKETS,
  );
  return {
    noteFallback: (kind) => fallbacks.inc({ kind }),
    notePlanHit() {
      hits += 1;
    },
    timePlan(make) {
      planCache.inc({ outcome: 'miss' });
      const startedAt = performance.now();
      try {
        return make();
      } finally {
        planning.observe((performance.now() - startedAt) / 1_000);
      }
    },
    fetchesOf(subgraph) {
      const seriesOf = (outcome: FetchOutcome) => fetches.labels(subgraph, outcome);
      const series = { ok: seriesOf('ok'), errors: seriesOf('errors'), failed: seriesOf('failed') };
      return (outcome, ms) => series[outcome].observe(ms / 1_000);
    },
  };
}
