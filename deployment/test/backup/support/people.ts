import { insert } from './rows';
import type { Addresses } from './servers';

const NOON = new Date('2026-11-05T12:00:00.123Z');
const LATER = new Date('2036-11-05T12:00:00Z');
/** What a dump must carry unharmed. */
const TEXTS = [`O'Brien \\ "bread"`, 'new\nline\tand\\n', 'fünf 🥖 ; -- DROP', '%s $1 ${HOME} `x`', "''"];
/** The ids of everything go from 1 to this. */
export const PEOPLE = 300;

const textOf = (id: number): string => `${TEXTS[id % TEXTS.length]} ${id}`;

/** People with posts and reservations, and something in every kind of table. */
export async function fill({ auth, user, post, reservation, payment, ...others }: Addresses): Promise<void> {
  const add = (url: string, table: string, rowOf: (id: number) => Readonly<Record<string, unknown>>) =>
    insert(
      url,
      table,
      Array.from({ length: PEOPLE }, (_, index) => rowOf(index + 1)),
    );
  await add(auth, 'accounts', (id) => {
    const email = `person${id}@example.com`;
    const password_hash = `$argon2id$${textOf(id)}`;
    return { id, email, email_key: email, password_hash, status: 'active', created_at: NOON };
  });
  await add(auth, 'sessions', (id) => {
    const times = { created_at: NOON, expires_at: NOON, tokens_expire_at: NOON };
    return { id: `session-${id}`, user_id: id, kind: 'facade', ...times };
  });
  await add(user, 'profiles', (id) => ({ id, username: textOf(id).slice(0, 50), created_at: NOON }));
  await add(user, 'devices', (id) => {
    return { user_id: id, token: textOf(id), token_hash: `hash-${id}`, registered_at: NOON };
  });
  await add(post, 'posts', (id) => {
    const cell = `88652636${id}`;
    const texts = { title: textOf(id).slice(0, 50), description: textOf(id).repeat(5), search_text: textOf(id) };
    const place = { latitude: 1.29 + id / 7919, longitude: 103.85, centre_latitude: 1.3, centre_longitude: 103.8 };
    const cells = { cell_r5: cell, cell_r6: cell, cell_r7: cell, cell_r8: cell };
    const state = { portions: 5, ends_at: LATER, is_hidden: false, version: 1, taken_hint: 1, taken_revision: 1 };
    return { id, owner_id: id, created_at: NOON, ...texts, ...place, ...cells, ...state };
  });
  await add(reservation, 'capacities', (id) => {
    const versions = { post_version: 1, revision: 1, most_total: 5 };
    return { post_id: id, owner_id: id, total: 5, taken: 1, open: true, ends_at: LATER, ...versions };
  });
  await add(reservation, 'reservations', (id) => {
    return { user_id: id, post_id: (id % PEOPLE) + 1, active: true, created_at: NOON };
  });
  await add(reservation, 'outbox_events', (id) => {
    const body = JSON.stringify({ text: textOf(id) });
    return { id: `event-${id}`, name: 'reservation.made', body, claimed_until: NOON, claimed_by: '' };
  });
  await add(payment, 'customers', (id) => {
    const keys = { stripe_customer_id: `cus_${id}`, creation_key: `key-${id}` };
    return { user_id: id, ...keys, is_premium: id % 3 === 0, looks_begun: 7, created_at: NOON };
  });
  await add(others['notification-worker'], 'sent_tokens', (id) => {
    return { event_id: `event-${id}`, token_hash: `hash-${id}` };
  });
}
