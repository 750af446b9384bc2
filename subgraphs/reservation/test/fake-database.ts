import type { Clock, EventDefinition } from '@gobbler/contracts';
import { IdempotencyKeyReusedError } from '@gobbler/contracts';
import type { Capacity } from '../src/domain/capacity';
import type {
  CapacityRepository,
  KeyedRequest,
  OutboxEvent,
  ReservationRepository,
  ReserveOutcome,
  Transaction,
  Transactions,
} from '../src/domain/ports';
import type { PostState } from '../src/domain/post-state';
import type { Reservation } from '../src/domain/reservation';

interface Tables {
  readonly capacities: Map<number, Capacity>;
  readonly reservations: Map<number, Reservation>;
  readonly answers: Map<string, { readonly body: string; readonly answer: Reservation }>;
  readonly handled: Set<string>;
  readonly events: { readonly name: string; readonly data: unknown }[];
}

export interface FakeDatabase {
  readonly transactions: Transactions;
  readonly capacities: CapacityRepository;
  readonly reservations: ReservationRepository;
  /** Committed events, oldest first. */
  events(): Tables['events'];
}

/** Tables in memory; one transaction after the other, and one that fails changes nothing. */
export function createFakeDatabase(now: Clock): FakeDatabase {
  let tables: Tables = {
    capacities: new Map(),
    reservations: new Map(),
    answers: new Map(),
    handled: new Set(),
    events: [],
  };
  let last: Promise<unknown> = Promise.resolve();

  function oneAtATime<T>(work: (draft: Tables) => Promise<T>): Promise<T> {
    const result = last.then(async () => {
      const draft = structuredClone(tables);
      const answer = await work(draft);
      tables = draft;
      return answer;
    });
    last = result.catch(() => undefined);
    return result;
  }

  const transactions: Transactions = {
    run: (work) => oneAtATime((draft) => work(openTransaction(draft, now))),
    runBatch: (requests, decide) =>
      oneAtATime(async (draft) => {
        const found = requests.map((request) => findAnswer(draft, request));
        const fresh = requests.filter((_, place) => found[place] === null);
        const decisions = await decide(openTransaction(draft, now), fresh);
        fresh.forEach((request, place) => {
          const answer = decisions[place];
          if (request.key === null || answer === undefined || answer instanceof Error) return;
          draft.answers.set(keyOf(request), { body: JSON.stringify(request.body), answer });
        });
        return requests.map((request, place): ReserveOutcome | Error => {
          const decision = decisions[fresh.indexOf(request)] ?? new Error('no decision');
          return found[place] ?? (decision instanceof Error ? decision : { reservation: decision, isReplayed: false });
        });
      }),
    findAnswers: async (requests) => requests.map((request) => findAnswer(tables, request)),
    runForEvent: (eventId, work) =>
      oneAtATime(async (draft) => {
        if (draft.handled.has(eventId)) return;
        draft.handled.add(eventId);
        await work(openTransaction(draft, now));
      }),
  };

  const active = (where: (row: Reservation) => boolean) =>
    [...tables.reservations.values()].filter((row) => row.isActive && where(row)).map(toReservation);

  return {
    transactions,
    capacities: {
      findByPostIds: async (postIds) =>
        [...tables.capacities.values()].filter(({ postId }) => postIds.includes(postId)),
    },
    reservations: {
      findByIds: async (ids) =>
        [...tables.reservations.values()].filter(({ id }) => ids.includes(id)).map(toReservation),
      findHeldPostIds: async (userId, postIds) =>
        active((row) => row.userId === userId && postIds.includes(row.postId)).map(({ postId }) => postId),
      findActiveOfPosts: async (postIds, limit, afterId) =>
        postIds.flatMap((postId) => active((row) => row.postId === postId && row.id > afterId).slice(0, limit)),
      findActiveOfUsers: async (userIds, limit, afterId) =>
        userIds.flatMap((userId) => active((row) => row.userId === userId && row.id > afterId).slice(0, limit)),
    },
    events: () => tables.events,
  };
}

function openTransaction({ capacities, reservations, events }: Tables, now: Clock): Transaction {
  function change(postId: number, fields: Partial<Capacity>, steps = 1): Capacity {
    const row = capacities.get(postId);
    if (!row) throw new Error(`post ${postId} has no capacity row`);
    const changed = { ...row, ...fields, revision: row.revision + steps };
    capacities.set(postId, changed);
    return changed;
  }
  const isOpenNow = (postId: number): boolean => {
    const row = capacities.get(postId);
    return row !== undefined && row.isOpen && row.endsAt > now();
  };
  const takenOf = (postId: number): number => capacities.get(postId)?.taken ?? 0;
  const isHeldBy = (userId: number, postId: number): boolean =>
    [...reservations.values()].some((row) => row.isActive && row.userId === userId && row.postId === postId);

  function insertOne(userId: number, postId: number, at: Date): Reservation {
    const id = reservations.size + 1;
    const row = { id, userId, postId, createdAt: at, updatedAt: null, isActive: true };
    reservations.set(id, row);
    return toReservation(row);
  }

  return {
    capacities: {
      lock: async (postId) => capacities.get(postId) ?? null,
      async insert(post) {
        const row = { ...termsOf(post), postId: post.id, ownerId: post.ownerId, taken: 0, revision: 1 };
        capacities.set(post.id, row);
        return row;
      },
      bringForward: async (post) => change(post.id, termsOf(post)),
      async takePortions(postId, userIds) {
        const row = capacities.get(postId);
        const isFree = row && !userIds.includes(row.ownerId) && row.taken + userIds.length <= row.total;
        if (!isFree || !isOpenNow(postId)) throw new Error('begin again');
        return change(postId, { taken: row.taken + userIds.length }, userIds.length);
      },
      isOpenNow: async (postId) => isOpenNow(postId),
      giveBack: async (postId) => change(postId, { taken: takenOf(postId) - 1 }),
      close: async (postId) => void change(postId, { isOpen: false, taken: 0 }),
    },
    // Counting is the database's part: see quotas.integration.test.ts.
    quotas: { lock: async () => ({ refusals: new Map(), use: async () => undefined }) },
    reservations: {
      findHolders: async (postId, userIds) => userIds.filter((userId) => isHeldBy(userId, postId)),
      async insert(postId, userIds, at) {
        if (userIds.some((userId) => isHeldBy(userId, postId))) throw new Error('begin again');
        return userIds.map((userId) => insertOne(userId, postId, at));
      },
      async cancel(id, at) {
        const row = reservations.get(id);
        if (!row?.isActive) return null;
        const cancelled = { ...row, isActive: false, updatedAt: at };
        reservations.set(id, cancelled);
        return toReservation(cancelled);
      },
      async closeAll(postId, _eventId, at) {
        const held = [...reservations.values()].filter((row) => row.postId === postId && row.isActive);
        for (const row of held) reservations.set(row.id, { ...row, isActive: false, updatedAt: at });
        return held.map(({ userId }) => userId);
      },
    },
    outbox: {
      async append<Data>({ name }: EventDefinition<Data>, appended: readonly OutboxEvent<Data>[]) {
        events.push(...appended.map(({ data }) => ({ name, data })));
      },
    },
  };
}

function findAnswer({ answers }: Tables, request: KeyedRequest): ReserveOutcome | Error | null {
  const known = request.key === null ? undefined : answers.get(keyOf(request));
  if (!known) return null;
  if (known.body !== JSON.stringify(request.body)) return new IdempotencyKeyReusedError();
  return { reservation: known.answer, isReplayed: true };
}

function keyOf({ userId, operation, key }: KeyedRequest): string {
  return JSON.stringify([userId, operation, key]);
}

function termsOf({ portions, isHidden, endsAt, version }: PostState) {
  return { total: portions, isOpen: !isHidden, endsAt, postVersion: version };
}

function toReservation({ id, userId, postId, createdAt, updatedAt, isActive }: Reservation): Reservation {
  return { id, userId, postId, createdAt, updatedAt, isActive };
}
