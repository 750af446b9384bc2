import type { Push } from '@gobbler/ports';
import type { MulticastMessage } from 'firebase-admin/messaging';
import { collapseKeysOf } from './collapse-keys';

/** A push as Firebase takes it. A phone that gets it twice shows it once. */
export function toMulticast({ title, body, collapseKey, eventId }: Push, tokens: readonly string[]): MulticastMessage {
  const keys = collapseKeysOf(collapseKey);
  return {
    tokens: [...tokens],
    notification: { title, body },
    data: { eventId },
    // The key holds while the phone is out of reach; the tag replaces what it shows already.
    android: { collapseKey: keys.android, notification: { tag: keys.android } },
    apns: { headers: { 'apns-collapse-id': keys.apns } },
    webpush: { headers: { Topic: keys.webpush } },
  };
}
