import { insert } from './rows';
import type { Addresses } from './servers';

const NOON = new Date('2026-11-05T12:00:00.123Z');
/** What a dump must carry unharmed. */
const TEXTS = [`O'Brien \\ "bread"`, 'new\nline\tand\\n', 'fünf 🥖 ; -- DROP', '%s $1 ${HOME} `x`', "''"];
/** The ids of everything go from 1 to this. */
export const PEOPLE = 300;

const ids = Array.from({ length: PEOPLE }, (_, index) => index + 1);
const textOf = (id: number): string => `${TEXTS[id % TEXTS.length]} ${id}`;

/** People with posts and reservations, and something in every kind of table. */
export async function fill({ auth, user, post, reservation, payment, ...others }: Addresses): Promise<void> {
  await insert(auth, 'accounts', ids.map(account));
  await insert(
    auth,
    'sessions',
    ids.map((id) => ({
      id: `session-${id}`,
      user_id: id,
      kind: 'facade',
      created_at: NOON,
      expires_at: NOON,
      tokens_expire_at: NOON,
    })),
  );
  await insert(user, 'profiles', ids.map(profile));
  await insert(
    user,
    'devices',
    ids.map((id) => ({ user_id: id, token: textOf(id), token_hash: `hash-${id}`, registered_at: NOON })),
  );
  await insert(post, 'posts', ids.map(postRow));
  await insert(reservation, 'capacities', ids.map(capacity));
  await insert(
    reservation,
    'reservations',
    ids.map((id) => ({ user_id: id, post_id: (id % PEOPLE) + 1, active: true, created_at: NOON })),
  );
  await insert(
    reservation,
    'outbox_events',
    ids.map((id) => ({
      id: `event-${id}`,
      name: 'reservation.made',
      body: JSON.stringify({ text: textOf(id) }),
      claimed_until: NOON,
      claimed_by: '',
    })),
  );
  await insert(
    payment,
    'customers',
    ids.map((id) => ({
      user_id: id,
      stripe_customer_id: `cus_${id}`,
      creation_key: `key-${id}`,
      is_premium: id % 3 === 0,
      looks_begun: 7,
      created_at: NOON,
    })),
  );
  await insert(
    others['notification-worker'],
    'sent_tokens',
    ids.map((id) => ({ event_id: `event-${id}`, token_hash: `hash-${id}` })),
  );
}

function account(id: number) {
  const email = `person${id}@example.com`;
  return { id, email, email_key: email, password_hash: `$argon2id$${textOf(id)}`, status: 'active', created_at: NOON };
}

function profile(id: number) {
  return { id, username: textOf(id).slice(0, 50), created_at: NOON };
}

function postRow(id: number) {
  const cell = `88652636${id}`;
  return {
    id,
    owner_id: id,
    title: textOf(id).slice(0, 50),
    description: textOf(id).repeat(5),
    latitude: 1.29 + id / 7919,
    longitude: 103.85,
    centre_latitude: 1.3,
    centre_longitude: 103.8,
    cell_r5: cell,
    cell_r6: cell,
    cell_r7: cell,
    cell_r8: cell,
    portions: 5,
    ends_at: new Date('2036-11-05T12:00:00Z'),
    is_hidden: false,
    version: 1,
    created_at: NOON,
    taken_hint: 1,
    taken_revision: 1,
    search_text: textOf(id),
  };
}

function capacity(id: number) {
  return {
    post_id: id,
    owner_id: id,
    total: 5,
    taken: 1,
    open: true,
    ends_at: new Date('2036-11-05T12:00:00Z'),
    post_version: 1,
    revision: 1,
    most_total: 5,
  };
}
