import { type Envelope, PostCreated, PostDeleted, type PostSnapshot, PostUpdated } from '@gobbler/contracts';
import type { BrokerMessage } from '@gobbler/contracts';
import type { PostNews, PostNewsKind } from '../src/domain/post-news';

export function snapshot(change: Partial<PostSnapshot> = {}): PostSnapshot {
  return {
    postId: 7,
    ownerId: 1,
    title: 'Vegetable curry',
    description: 'Mild, with rice',
    pictureUrl: 'http://127.0.0.1:4000/pictures/abc.jpg',
    latitude: 1.3521,
    longitude: 103.8198,
    portions: 5,
    endsAt: '2026-11-05T10:30:00.000Z',
    isHidden: false,
    version: 1,
    createdAt: '2026-11-05T08:09:07.123Z',
    updatedAt: null,
    ...change,
  };
}

let lastId = 0;

/** Ids that look like UUIDv7; each one is new in its file. */
export function eventId(): string {
  lastId += 1;
  return `019a5c00-0000-7000-8000-${String(lastId).padStart(12, '0')}`;
}

export function news(kind: PostNewsKind, change: Partial<PostSnapshot> = {}): PostNews {
  return { eventId: eventId(), kind, post: snapshot(change) };
}

const DEFINITIONS = { created: PostCreated, updated: PostUpdated, deleted: PostDeleted };

/** An event as the broker hands it over. */
export function message({ eventId: id, kind, post }: PostNews, change: Partial<Envelope> = {}): BrokerMessage {
  const { name, version } = DEFINITIONS[kind];
  const occurredAt = '2026-11-05T08:09:08.000Z';
  const envelope = { id, name, version, occurredAt, trace: null, data: post, ...change };
  return { id, name, body: JSON.stringify(envelope) };
}

/** People from one id to another, both included. */
export function people(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

export function tokenOf(userId: number): string {
  return `phone-of-${userId}`;
}
