import { randomUUID } from 'node:crypto';
import type { CancelOperation, Operation, ReserveOperation } from '../checkers/reservation-history';

/** One try of a request, as its client saw it. */
export interface Attempt<Outcome> {
  readonly from: number;
  readonly to: number;
  readonly outcome: Outcome;
}

/** Milliseconds of the clock that all histories of a run share. */
export const clock = (): number => performance.now();

/** How long requests took, how often each answer was given: what a fault says beside its verdict. */
export interface LoadFigures {
  readonly answers: ReadonlyMap<string, number>;
  /** Milliseconds of the slowest single answer or failure. */
  readonly slowestMs: number;
  /** Requests that were never cleared up, however often they were tried again. */
  readonly unresolved: number;
  readonly requests: number;
}

/** Collects what all clients of a load did, by post. */
export function createRecorder() {
  const operations = new Map<number, Operation[]>();
  const answers = new Map<string, number>();
  let slowestMs = 0;
  let unresolved = 0;
  let requests = 0;

  function add(postId: number, added: readonly Operation[]): void {
    const known = operations.get(postId);
    if (known) known.push(...added);
    else operations.set(postId, [...added]);
  }

  return {
    add,
    /** Counts one answer of a service. */
    count(answer: string, ms: number): void {
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
      requests += 1;
      slowestMs = Math.max(slowestMs, ms);
    },
    countUnresolved: () => void (unresolved += 1),
    of: (postId: number): readonly Operation[] => operations.get(postId) ?? [],
    figures: (): LoadFigures => ({ answers, slowestMs, unresolved, requests }),
  };
}

export type Recorder = ReturnType<typeof createRecorder>;

export const newKey = (): string => randomUUID();

/**
 * What the tries of one keyed request amount to. Under its key it has its effect once: a try that was confirmed ends it, however
 * many before got no answer; without such an answer those may still have had the effect. Refusals stand for themselves.
 */
export function foldReserve(userId: number, attempts: readonly Attempt<ReserveOperation['outcome']>[]): Operation[] {
  const confirmed = attempts.find(({ outcome }) => outcome.kind === 'made');
  const open = attempts.filter(({ outcome }) => outcome.kind === 'unknown');
  const refused = attempts.filter(({ outcome }) => outcome.kind !== 'made' && outcome.kind !== 'unknown');
  const from = Math.min(...[...open, ...(confirmed ? [confirmed] : [])].map((attempt) => attempt.from));
  const effect: Operation[] = confirmed
    ? [{ kind: 'reserve', userId, from, to: confirmed.to, outcome: confirmed.outcome }]
    : open.length > 0
      ? [{ kind: 'reserve', userId, from, to: Infinity, outcome: { kind: 'unknown' } }]
      : [];
  return [...effect, ...refused.map((one): Operation => ({ kind: 'reserve', userId, ...one }))];
}

/** The same for giving back, which needs no key: once it is gone, it is gone. */
export function foldCancel(
  userId: number,
  reservationId: number,
  attempts: readonly Attempt<CancelOperation['outcome']>[],
): Operation[] {
  const confirmed = attempts.find(({ outcome }) => outcome === 'cancelled');
  const open = attempts.filter(({ outcome }) => outcome === 'unknown');
  const gone = attempts.filter(({ outcome }) => outcome === 'gone');
  const from = Math.min(...[...open, ...(confirmed ? [confirmed] : [])].map((attempt) => attempt.from));
  const common = { kind: 'cancel', userId, reservationId } as const;
  const effect: Operation[] = confirmed
    ? [{ ...common, from, to: confirmed.to, outcome: 'cancelled' }]
    : open.length > 0
      ? [{ ...common, from, to: Infinity, outcome: 'unknown' }]
      : [];
  return [...effect, ...gone.map((one): Operation => ({ ...common, ...one }))];
}
