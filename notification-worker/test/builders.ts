import {
  PostCreated,
  PostDeleted,
  PostUpdated,
  ReservationsClosed,
  type BrokerMessage,
  type Envelope,
  type EventDefinition,
  type PostSnapshot,
} from '@gobbler/contracts';
import type { PostNews } from '../src/domain/post-news';

function snapshot(change: Partial<PostSnapshot> = {}): PostSnapshot {
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

export function news(kind: 'created' | 'updated', change: Partial<PostSnapshot> = {}): PostNews {
  return { eventId: eventId(), kind, post: snapshot(change) };
}

/** A page of the holders of a deleted post. */
export function deletion(userIds: readonly number[], change: Partial<PostSnapshot> = {}, taken = userIds.length) {
  return { eventId: eventId(), kind: 'deleted', post: snapshot(change), userIds, taken } satisfies PostNews;
}

const DEFINITIONS = { created: PostCreated, updated: PostUpdated, deleted: ReservationsClosed };

/** An event as the broker delivers it. */
export function message(news: PostNews, change: Partial<Envelope> = {}): BrokerMessage {
  const { eventId: id, kind, post } = news;
  const data = kind === 'deleted' ? { post, userIds: news.userIds, taken: news.taken } : post;
  return envelopeOf(id, DEFINITIONS[kind], data, change);
}

/** The deletion of a post as the post service publishes it. */
export function postDeleted(post: Partial<PostSnapshot>): BrokerMessage {
  return envelopeOf(eventId(), PostDeleted, snapshot(post));
}

function envelopeOf(
  id: string,
  { name, version }: Pick<EventDefinition, 'name' | 'version'>,
  data: unknown,
  change: Partial<Envelope> = {},
): BrokerMessage {
  const envelope = { id, name, version, occurredAt: '2026-11-05T08:09:08.000Z', trace: null, data, ...change };
  return { id, name, body: JSON.stringify(envelope) };
}

/** People from one id to another, both included. */
export function people(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

export function tokenOf(userId: number): string {
  return `phone-of-${userId}`;
}
