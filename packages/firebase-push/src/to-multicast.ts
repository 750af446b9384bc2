import type { Push } from '@gobbler/contracts';
import type { MulticastMessage } from 'firebase-admin/messaging';
import { collapseKeysOf } from './collapse-keys';

/** Firebase keeps no message longer. */
const MAX_TTL_SECONDS = 28 * 86_400;

/** A push as Firebase takes it. A phone that gets it twice shows it once; one that sleeps is woken for it. */
export function toMulticast(push: Push, tokens: readonly string[], now: Date): MulticastMessage {
  const { title, body, collapseKey, eventId, expiresAt } = push;
  const keys = collapseKeysOf(collapseKey);
  const secondsLeft = Math.ceil((expiresAt.getTime() - now.getTime()) / 1_000);
  const ttl = Math.min(Math.max(secondsLeft, 0), MAX_TTL_SECONDS);
  // 0 has Apple try once, as a TTL of 0 has the others.
  const expiration = ttl === 0 ? 0 : Math.floor(now.getTime() / 1_000) + ttl;
  return {
    tokens: [...tokens],
    notification: { title, body },
    data: { eventId },
    // The key holds while the phone is out of reach; the tag replaces what it shows already.
    android: { collapseKey: keys.android, priority: 'high', ttl: ttl * 1_000, notification: { tag: keys.android } },
    apns: {
      headers: { 'apns-collapse-id': keys.apns, 'apns-priority': '10', 'apns-expiration': String(expiration) },
      payload: { aps: { sound: 'default' } },
    },
    webpush: { headers: { Topic: keys.webpush, Urgency: 'high', TTL: String(ttl) } },
  };
}
