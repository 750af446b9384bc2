import { createHash } from 'node:crypto';

/** Apple's limit, in bytes. */
const MAX_COLLAPSE_ID = 64;
/** The limit of RFC 8030 for a topic, in characters of base64url. */
const MAX_TOPIC = 32;

/** Collapse keys, by which a phone or browser replaces an earlier message. Deterministic per key. */
export interface CollapseKeys {
  readonly android: string;
  readonly apns: string;
  readonly webpush: string;
}

export function collapseKeysOf(key: string): CollapseKeys {
  const topic = key.replaceAll('-', ''); // an event's id is a UUID: 32 characters without its dashes
  return {
    android: key,
    apns: Buffer.byteLength(key) <= MAX_COLLAPSE_ID ? key : createHash('sha256').update(key).digest('hex'),
    webpush: /^\w+$/.test(topic) && topic.length <= MAX_TOPIC ? topic : shortHash(key),
  };
}

function shortHash(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, MAX_TOPIC);
}
