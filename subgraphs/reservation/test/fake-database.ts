import type { Clock, EventDefinition } from '@gobbler/contracts';
import { AppError } from '@gobbler/contracts';
import type { Capacity } from '../src/domain/capacity';
import { AlreadyReservedError } from '../src/domain/errors';
import type {
  CapacityRepository,
  KeyedRequest,
  ReservationRepository,
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

  function inTurn<T>(work: (draft: Tables) => Promise<T>): Promise<T> {
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
    run: (work) => inTurn((draft) => work(openTransaction(draft, now))),
    runOnce: (request, work) =>
      inTurn(async (draft) => {
        const known = findAnswer(draft, request);
        if (known) return { reservation: known, isReplayed: true };
        const answer = await work(openTransaction(draft, now));
        if (request.key !== null) draft.answers.set(keyOf(request), { body: JSON.stringify(request.body), answer });
        return { reservation: answer, isReplayed: false };
      }),
    findAnswer: async (request) => findAnswer(tables, request),
    runForEvent: (eventId, work) =>
      inTurn(async (draft) => {
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
  function change(postId: number, fields: Partial<Capacity>): Capacity {
    const row = capacities.get(postId);
    if (!row) throw new Error(`post ${postId} has no capacity row`);
    const changed = { ...row, ...fields, revision: row.revision + 1 };
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

  return {
    capacities: {
      lock: async (postId) => capacities.get(postId) ?? null,
      async insert(post) {
        const row = { ...termsOf(post), postId: post.id, ownerId: post.ownerId, taken: 0, revision: 1 };
        capacities.set(post.id, row);
        return row;
      },
      bringForward: async (post) => change(post.id, termsOf(post)),
      async takePortion(postId, userId) {
        const row = capacities.get(postId);
        if (!row || row.ownerId === userId || row.taken >= row.total || !isOpenNow(postId)) return null;
        return change(postId, { taken: row.taken + 1 });
      },
      isOpenNow: async (postId) => isOpenNow(postId),
      giveBack: async (postId) => change(postId, { taken: takenOf(postId) - 1 }),
      close: async (postId) => void change(postId, { isOpen: false, taken: 0 }),
    },
    // Counting is the database's part: see quotas.integration.test.ts.
    quotas: { use: async () => undefined },
    reservations: {
      isHeldBy: async (userId, postId) => isHeldBy(userId, postId),
      async insert(userId, postId, at) {
        if (isHeldBy(userId, postId)) throw new AlreadyReservedError();
        const id = reservations.size + 1;
        const row = { id, userId, postId, createdAt: at, updatedAt: null, isActive: true };
        reservations.set(id, row);
        return toReservation(row);
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
      async append<Data>({ name }: EventDefinition<Data>, data: Data) {
        events.push({ name, data });
      },
    },
  };
}

function findAnswer({ answers }: Tables, request: KeyedRequest): Reservation | null {
  const known = request.key === null ? undefined : answers.get(keyOf(request));
  if (known && known.body !== JSON.stringify(request.body)) {
    throw new AppError('IDEMPOTENCY_KEY_REUSED', 'This key was used for another request.');
  }
  return known?.answer ?? null;
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
