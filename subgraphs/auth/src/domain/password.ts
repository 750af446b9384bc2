import { codePoints, type InputCheck, isVisible } from '@gobbler/contracts';
import type { Client } from './session';

/** Code points. The phone app lets its users take shorter ones, and can't be changed. */
const MIN_LENGTH: Record<Client, number> = { app: 8, facade: 6 };
const MAX_LENGTH = 128;

/** The rules for a new password: its length, that there is something to be seen in it, and that it is none that everybody tries first. */
export function checkNewPassword(
  check: InputCheck,
  path: string,
  password: string,
  client: Client,
  isCommon: (password: string) => boolean,
): void {
  const min = MIN_LENGTH[client];
  const length = codePoints(password);
  if (!password.isWellFormed()) check.add(path, 'contains characters that are not allowed');
  else if (length < min || length > MAX_LENGTH)
    check.add(path, `must have ${min} to ${MAX_LENGTH} characters, has ${length}`);
  else if (!isVisible(password)) check.add(path, 'must not be blank');
  else if (isCommon(password)) check.add(path, 'is one of the passwords that are guessed first; take another one');
}

/** Whether it is worth comparing at all: no account has another one. */
export function mayBePassword(password: string): boolean {
  return password.isWellFormed() && codePoints(password) <= MAX_LENGTH;
}
