import { randomUUID } from 'node:crypto';
import { PostUpdated, type Envelope, type PostSnapshot } from '@gobbler/contracts';
import type { Database, Query } from '../plain-reservation/open-database';

const BATCH = 1_000;

/** Commits so many changes of a post to an outbox at once, none of them claimed. Resolves to the last one's id. */
export async function plantEvents({ transaction }: Database, count: number, postId: number): Promise<string> {
  let id = '';
  await transaction(async (query) => {
    for (let from = 0; from < count; from += BATCH) {
      const events = Array.from({ length: Math.min(BATCH, count - from) }, () => changeOf(postId));
      id = events.at(-1)?.id ?? id;
      await insertEvents(query, events);
    }
  });
  return id;
}

async function insertEvents(query: Query, events: readonly Envelope<PostSnapshot>[]): Promise<void> {
  const rows = events.map((event) => `('${event.id}', '${event.name}', '${JSON.stringify(event)}', '2000-01-01', '')`);
  await query(`INSERT INTO outbox_events (id, name, body, claimed_until, claimed_by) VALUES ${rows.join(', ')}`);
}

function changeOf(postId: number): Envelope<PostSnapshot> {
  const at = new Date().toISOString();
  return {
    id: randomUUID(),
    name: PostUpdated.name,
    version: PostUpdated.version,
    occurredAt: at,
    trace: null,
    data: {
      postId,
      ownerId: 1,
      title: 'Vegetable curry',
      description: 'Mild, with rice, enough for a family of four. Bring a box',
      pictureUrl: 'http://127.0.0.1:4000/pictures/curry.jpg',
      latitude: 1.3521,
      longitude: 103.8198,
      portions: 100_000,
      endsAt: '2035-01-01T00:00:00.000Z',
      isHidden: false,
      version: 2,
      createdAt: at,
      updatedAt: at,
    },
  };
}
