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

/** Whether a text has the form of Firebase's push tokens: visible ASCII. */
export function isDeviceToken(text: string): boolean {
  return text.length >= TOKEN.min && text.length <= TOKEN.max && VISIBLE_ASCII.test(text) && text !== NO_TOKEN;
}

export function checkDeviceToken(check: InputCheck, path: string, token: string): void {
  if (!isDeviceToken(token)) check.add(path, `must be a push token: ${TOKEN.min} to ${TOKEN.max} visible characters`);
}
