import type { ErrorCode } from '@gobbler/contracts';
import type { ServiceName } from '@gobbler/service-kit';

export interface FakeUser {
  readonly id: number;
  username: string;
  email: string;
  password: string;
  createdAt: string;
  updatedAt: string | null;
  devices: string[];
  isPremium: boolean;
  stripeCustomerId: string | null;
  subscriptionId: string | null;
}

export interface FakePost {
  readonly id: number;
  readonly ownerId: number;
  title: string;
  description: string;
  pictureUrl: string;
  portions: number;
  endsAt: string;
  isHidden: boolean;
  createdAt: string;
  updatedAt: string | null;
  latitude: number;
  longitude: number;
}

export interface FakeReservation {
  readonly id: number;
  readonly userId: number;
  readonly postId: number;
  createdAt: string;
  updatedAt: string | null;
  isActive: boolean;
}

/** What the subgraphs keep, in maps, and what is the matter with them. */
export interface FakeGraph {
  readonly users: Map<number, FakeUser>;
  readonly posts: Map<number, FakePost>;
  readonly reservations: Map<number, FakeReservation>;
  /** Access tokens that were handed out by a log-in, by text. */
  readonly sessions: Map<string, { userId: number; sid: string }>;
  readonly endedSessions: Set<string>;
  /** Uploads that were taken, by id; used up when a post takes them. */
  readonly uploads: Map<string, { userId: number; bytes: Buffer }>;
  /** Answers kept for idempotency keys: `user operation key` to id. */
  readonly answers: Map<string, number>;
  /** Services that don't answer. */
  readonly down: Set<ServiceName>;
  /** Operations that fail with a code, by name. */
  readonly failing: Map<string, ErrorCode>;
  /** Happens before each operation. */
  beforeRun: (operationName: string) => void;
  /** Names of the operations that ran. */
  readonly ran: string[];
  /** Passwords with which an email was changed. */
  readonly passwordsGiven: string[];
  /** The time in this graph. */
  readonly now: string;
}

const NOW = '2026-11-05T10:00:00.000Z';

export function createFakeGraph(): FakeGraph {
  return {
    users: new Map(),
    posts: new Map(),
    reservations: new Map(),
    sessions: new Map(),
    endedSessions: new Set(),
    uploads: new Map(),
    answers: new Map(),
    down: new Set(),
    failing: new Map(),
    beforeRun: () => undefined,
    ran: [],
    passwordsGiven: [],
    now: NOW,
  };
}

/** An empty graph again. */
export function clearFakeGraph(graph: FakeGraph): void {
  const { users, posts, reservations, sessions, endedSessions, uploads, answers, down, failing } = graph;
  for (const kept of [users, posts, reservations, sessions, endedSessions, uploads, answers, down, failing])
    kept.clear();
  graph.beforeRun = () => undefined;
  graph.ran.length = 0;
  graph.passwordsGiven.length = 0;
}

export function addUser(graph: FakeGraph, given: Partial<FakeUser> = {}): FakeUser {
  const id = given.id ?? graph.users.size + 1;
  const user: FakeUser = {
    id,
    username: `user ${id}`,
    email: `user${id}@example.com`,
    password: 'correct horse',
    createdAt: '2026-01-02T03:04:05.678Z',
    updatedAt: null,
    devices: [],
    isPremium: false,
    stripeCustomerId: null,
    subscriptionId: null,
    ...given,
  };
  graph.users.set(id, user);
  return user;
}

export function addPost(graph: FakeGraph, given: Partial<FakePost> = {}): FakePost {
  const id = given.id ?? Math.max(0, ...graph.posts.keys()) + 1;
  const post: FakePost = {
    id,
    ownerId: 1,
    title: 'Bread',
    description: 'Two loaves from this morning',
    pictureUrl: `http://127.0.0.1:4000/pictures/${id}.webp`,
    portions: 5,
    endsAt: '2026-11-05T12:30:00.000Z',
    isHidden: false,
    createdAt: '2026-11-05T09:00:00.000Z',
    updatedAt: null,
    latitude: 1.3042,
    longitude: 103.8317,
    ...given,
  };
  graph.posts.set(id, post);
  return post;
}

export function addReservation(graph: FakeGraph, postId: number, userId: number): FakeReservation {
  const id = 500 + graph.reservations.size + 1;
  const reservation = { id, userId, postId, createdAt: graph.now, updatedAt: null, isActive: true };
  graph.reservations.set(id, reservation);
  return reservation;
}

export function takenOf(graph: FakeGraph, postId: number): number {
  return [...graph.reservations.values()].filter((held) => held.isActive && held.postId === postId).length;
}

export function isHeldBy(graph: FakeGraph, postId: number, userId: number | undefined): boolean {
  return [...graph.reservations.values()].some(
    (held) => held.isActive && held.postId === postId && held.userId === userId,
  );
}

/** Everything that a refused request must leave as it was. */
export function stateOf({ users, posts, reservations }: FakeGraph): unknown {
  return structuredClone([...users.values(), ...posts.values(), ...reservations.values()]);
}
