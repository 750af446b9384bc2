/** Something that was to be published, and what came of it. A subject names it (`reservation 7 made`), the same everywhere. */
export interface EventHistory {
  /** All that was asked for, whether or not it happened. */
  readonly attempted: readonly string[];
  /** What happened for certain: answered, or found in the database. */
  readonly acknowledged: readonly string[];
  /** What reached its queue or its consumer, with redeliveries. */
  readonly delivered: readonly Delivery[];
  /** What it did there: a row, a push. */
  readonly effects: readonly Effect[];
}

export interface Delivery {
  readonly subject: string;
  readonly eventId: string;
}

export interface Effect {
  readonly subject: string;
  /** Two with the same key count as one: the phone shows one. Null where each counts. */
  readonly collapseKey: string | null;
}

export interface EventVerdict {
  readonly attempted: number;
  readonly acknowledged: number;
  /** Subjects, without redeliveries. */
  readonly delivered: number;
  /** Deliveries beyond the first; harmless as long as there are no duplicate effects. */
  readonly redelivered: number;
  /** Acknowledged and never delivered. */
  readonly lost: readonly string[];
  /** One thing that was published in two different events, or had two effects. */
  readonly duplicated: readonly string[];
  /** Delivered although it was never requested. */
  readonly invented: readonly string[];
}

/** Compares what happened with what was published. */
export function checkEvents({ attempted, acknowledged, delivered, effects }: EventHistory): EventVerdict {
  const asked = new Set(attempted);
  const arrived = Map.groupBy(delivered, ({ subject }) => subject);
  const repeated = [...arrived].filter(([, deliveries]) => new Set(deliveries.map(({ eventId }) => eventId)).size > 1);
  const done = [...Map.groupBy(effects, ({ subject }) => subject)].filter(([, ofOne]) => countDistinct(ofOne) > 1);
  return {
    attempted: asked.size,
    acknowledged: new Set(acknowledged).size,
    delivered: arrived.size,
    redelivered: delivered.length - arrived.size,
    lost: [...new Set(acknowledged)].filter((subject) => !arrived.has(subject)),
    duplicated: [...new Set([...repeated, ...done].map(([subject]) => subject))],
    invented: [...arrived.keys()].filter((subject) => !asked.has(subject)),
  };
}

function countDistinct(effects: readonly Effect[]): number {
  const collapsed = new Set(effects.flatMap(({ collapseKey }) => collapseKey ?? []));
  return collapsed.size + effects.filter(({ collapseKey }) => collapseKey === null).length;
}
