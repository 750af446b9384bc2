import { codePoints, type InputCheck } from '@gobbler/errors';

/** RFC 5321, section 4.5.3.1: a whole address and the part before the `@`. */
const MAX_LENGTH = 254;
const MAX_LOCAL_LENGTH = 64;

/** Anything visible that needs no quotes; letters of all scripts (RFC 6531). */
const LOCAL = /^[^\s\p{C}@"(),:;<>[\]\\]+$/u;
const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?$/u;

/** The address as it is kept. */
export function tidyEmail(email: string): string {
  return email.trim();
}

/** What makes two addresses the same: the database's unique key. */
export function emailKeyOf(email: string): string {
  return tidyEmail(email).normalize('NFC').toLowerCase().normalize('NFC');
}

/** Whether this has the form of an address that can get mail over the internet. */
export function isEmail(email: string): boolean {
  const tidy = tidyEmail(email);
  if (tidy.length > 2 * MAX_LENGTH || codePoints(tidy) > MAX_LENGTH || codePoints(emailKeyOf(tidy)) > MAX_LENGTH)
    return false;
  const at = tidy.lastIndexOf('@');
  const local = tidy.slice(0, at);
  const labels = tidy.slice(at + 1).split('.');
  return (
    at > 0 &&
    codePoints(local) <= MAX_LOCAL_LENGTH &&
    LOCAL.test(local) &&
    local.split('.').every((part) => part !== '') &&
    labels.length >= 2 &&
    labels.every((label) => LABEL.test(label))
  );
}

export function checkEmail(check: InputCheck, path: string, email: string): void {
  if (!isEmail(email)) check.add(path, `must be an email address of at most ${MAX_LENGTH} characters`);
}
