import { randomUUID } from 'node:crypto';
import type { BrokerMessage, Envelope, EventDefinition, PostSnapshot } from '@gobbler/contracts';
import type { ReservationQuotas } from '../src/domain/ports';
import type { PostState } from '../src/domain/post-state';

const HOUR_MS = 3_600_000;

/** The owner of every post that a test does not give another one. */
export const OWNER = 1;

/** Quotas that no other test reaches. */
export const WIDE_QUOTAS: ReservationQuotas = { open: 10_000, perDay: 10_000, positionsPerDay: 10_000 };

/** A post that anyone but its owner may reserve. */
export function post(change: Partial<PostState> & Pick<PostState, 'id'>): PostState {
  return { ownerId: OWNER, portions: 5, isHidden: false, endsAt: inHours(1), version: 1, ...change };
}

/** The same post, changed, one version later. */
export function later(before: PostState, change: Partial<PostState> = {}): PostState {
  return { ...before, version: before.version + 1, ...change };
}

export function inHours(hours: number): Date {
  return new Date(Date.now() + hours * HOUR_MS);
}

/** The public snapshot of a post. */
export function snapshot({ id, ownerId, portions, isHidden, endsAt, version }: PostState): PostSnapshot {
  return {
    postId: id,
    ownerId,
    title: 'Soup',
    description: 'A pot of it',
    pictureUrl: 'http://127.0.0.1:4000/pictures/soup.webp',
    latitude: 1.3,
    longitude: 103.8,
    portions,
    endsAt: endsAt.toISOString(),
    isHidden,
    version,
    createdAt: '2026-01-02T03:04:05.678Z',
    updatedAt: null,
  };
}

/** An event as it lies on the broker. */
export function message<Data>(definition: EventDefinition<Data>, data: Data, id: string = randomUUID()): BrokerMessage {
  const envelope: Envelope<Data> = {
    id,
    name: definition.name,
    version: definition.version,
    occurredAt: new Date().toISOString(),
    trace: null,
    data,
  };
  return { id, name: definition.name, body: JSON.stringify(envelope) };
}

/** 1, 2, … `count`. */
export function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
