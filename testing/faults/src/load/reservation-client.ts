import { setTimeout as sleep } from 'node:timers/promises';
import type { CancelOperation, ReserveOperation } from '../checkers/reservation-history';
import type { Random } from '../tools/random';
import { CLIENT_LIMIT_MS, type AskService, type ServiceAnswer } from './ask-service';
import { clock, foldCancel, foldReserve, newKey, type Attempt, type Recorder } from './recorder';

const RESERVE = `mutation ($postId: ID!, $key: String) {
  reserve(postId: $postId, idempotencyKey: $key) { reservation { id } }
}`;
const CANCEL = 'mutation ($id: ID!) { cancelReservation(id: $id) { reservation { id } } }';

export interface ReservationClientOptions {
  readonly ask: AskService;
  /** Where to send the next request, such as round-robin over replicas. */
  readonly nextUrl: () => string;
  readonly recorder: Recorder;
  readonly random: Random;
  /** Milliseconds to go on asking what became of a request that got no answer. */
  readonly timeoutMs: number;
  /** A proxy on the way sends copies: a refusal may be that of the original while a copy of it has, or will have, the effect. */
  readonly hasCopies?: boolean;
  /** Milliseconds that a phone waits for one answer. */
  readonly limitMs?: number;
}

export type ReservationClient = ReturnType<typeof createReservationClient>;

/** A phone that reserves, asks again under the same key when it got no answer, and gives back. */
export function createReservationClient(options: ReservationClientOptions) {
  const { ask, nextUrl, recorder, random, timeoutMs, hasCopies = false, limitMs = CLIENT_LIMIT_MS } = options;

  async function tryOnce(userId: number, document: string, variables: Record<string, unknown>) {
    const from = clock();
    const answer = await ask({ url: nextUrl(), service: 'reservation', document, variables, userId, limitMs });
    const to = clock();
    recorder.count(nameOf(answer), to - from);
    return { from, to, answer };
  }

  /** Tries until there is an answer that settles it, or the timeout has passed. */
  async function persist<Outcome>(
    attempt: () => Promise<Attempt<Outcome | null>>,
    unknown: Outcome,
  ): Promise<Attempt<Outcome>[]> {
    const attempts: Attempt<Outcome>[] = [];
    const until = clock() + timeoutMs;
    for (;;) {
      const { outcome, from, to } = await attempt();
      attempts.push({ from, to, outcome: outcome ?? unknown });
      if (outcome !== null) return hasCopies ? [...attempts, { from, to: Infinity, outcome: unknown }] : attempts;
      if (clock() > until) {
        recorder.countUnresolved();
        return attempts;
      }
      await sleep(100 + random.between(0, 300));
    }
  }

  return {
    /** @returns the reservation's id, or null */
    async reserve(userId: number, postId: number, key = newKey()): Promise<number | null> {
      const attempts = await persist<ReserveOperation['outcome']>(
        async () => {
          const { from, to, answer } = await tryOnce(userId, RESERVE, { postId: String(postId), key });
          return { from, to, outcome: toReserveOutcome(answer) };
        },
        { kind: 'unknown' },
      );
      recorder.add(postId, foldReserve(userId, attempts));
      const confirmed = attempts.find(({ outcome }) => outcome.kind === 'made')?.outcome;
      return confirmed?.kind === 'made' ? confirmed.reservationId : null;
    },

    async cancel(userId: number, postId: number, reservationId: number): Promise<void> {
      const attempts = await persist<CancelOperation['outcome']>(async () => {
        const { from, to, answer } = await tryOnce(userId, CANCEL, { id: String(reservationId) });
        return { from, to, outcome: toCancelOutcome(answer) };
      }, 'unknown');
      recorder.add(postId, foldCancel(userId, reservationId, attempts));
    },
  };
}

function nameOf(answer: ServiceAnswer): string {
  if (answer.kind === 'data') return 'OK';
  if (answer.kind === 'refused') return answer.code;
  return answer.reason.startsWith('TimeoutError') ? 'too late' : 'no answer';
}

/** Null: it says nothing about whether the request had its effect. */
function toReserveOutcome(answer: ServiceAnswer): ReserveOperation['outcome'] | null {
  if (answer.kind === 'data') {
    const { reserve } = answer.data as { reserve: { reservation: { id: string } } };
    return { kind: 'made', reservationId: Number(reserve.reservation.id) };
  }
  if (answer.kind === 'lost') return null;
  switch (answer.code) {
    case 'SOLD_OUT':
      return { kind: 'sold-out' };
    case 'POST_CLOSED':
      return { kind: 'closed' };
    case 'ALREADY_RESERVED':
      return { kind: 'already' };
    case 'OWN_POST':
      return { kind: 'own-post' };
    default:
      return null;
  }
}

function toCancelOutcome(answer: ServiceAnswer): CancelOperation['outcome'] | null {
  if (answer.kind === 'data') return 'cancelled';
  return answer.kind === 'refused' && answer.code === 'NOT_FOUND' ? 'gone' : null;
}
