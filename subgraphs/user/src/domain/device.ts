import type { InputCheck } from '@gobbler/contracts';

/** A phone that gets pushes. */
export interface Device {
  readonly id: number;
  readonly userId: number;
  readonly token: string;
  readonly registeredAt: Date;
}

const TOKEN = { min: 1, max: 4_096 };
/** What the phone app sends when it has none. */
const NO_TOKEN = 'null';
const VISIBLE_ASCII = /^[\x21-\x7e]+$/;

/** A push token as Firebase makes them: visible ASCII. */
export function checkDeviceToken(check: InputCheck, path: string, token: string): void {
  if (token.length < TOKEN.min || token.length > TOKEN.max || !VISIBLE_ASCII.test(token) || token === NO_TOKEN) {
    check.add(path, `must be a push token: ${TOKEN.min} to ${TOKEN.max} visible characters`);
  }
}
