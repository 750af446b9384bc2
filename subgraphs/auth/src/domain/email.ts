import { domainToASCII, domainToUnicode } from 'node:url';
import { codePoints, type InputCheck } from '@gobbler/contracts';

/** RFC 5321, section 4.5.3.1: a whole address and the part before the `@`. */
const MAX_LENGTH = 254;
const MAX_LOCAL_LENGTH = 64;

/**
 * Anything visible that needs no quotes; letters of all scripts (RFC 6531). Dots may stand side by side and at the end, against
 * RFC 5322: Japanese carriers have given such addresses away for years (`a..b@docomo.ne.jp`).
 */
const LOCAL = /^(?!\.)[^\s\p{C}\p{Default_Ignorable_Code_Point}\u2800@"(),:;<>[\]\\]+$/u;
/** What may stand in a domain as it is typed, in any script: nothing that a URL would take for another part, and no escapes. */
const TYPED_DOMAIN = /^(?:[\p{L}\p{N}\p{M}.。．｡-](?!\p{Default_Ignorable_Code_Point}))+$/u;
/** RFC 1034 in ASCII: two labels at least. The last one has letters alone or is an IDN's, so no IP address has this form. */
const ASCII_DOMAIN = /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+(?:[a-z]{1,63}|xn--[a-z\d-]{0,58}[a-z\d])$/;

/** The address as it is kept. */
export function tidyEmail(email: string): string {
  return email.trim();
}

/** What makes two addresses the same: the database's unique key. The domain is in ASCII, however it is written. */
export function emailKeyOf(email: string): string {
  const tidy = tidyEmail(email);
  const [local, domain] = partsOf(tidy);
  const ascii = asciiDomainOf(domain);
  return ascii === null ? foldCase(tidy) : `${foldCase(local)}@${ascii}`;
}

/** Whether this has the form of an address that can get mail over the internet. */
export function isEmail(email: string): boolean {
  const tidy = tidyEmail(email);
  if (!mayBeKnown(tidy) || codePoints(tidy) > MAX_LENGTH) return false;
  const [local, domain] = partsOf(tidy);
  return LOCAL.test(local) && codePoints(local) <= MAX_LOCAL_LENGTH && asciiDomainOf(domain) !== null;
}

/** Whether an account may have it: earlier rules let pass what {@link isEmail} does not, and no account must be locked out. */
export function mayBeKnown(email: string): boolean {
  return email.length <= 2 * MAX_LENGTH && !/\p{C}/u.test(email) && codePoints(emailKeyOf(email)) <= MAX_LENGTH;
}

export function checkEmail(check: InputCheck, path: string, email: string): void {
  if (!isEmail(email)) check.add(path, `must be an email address of at most ${MAX_LENGTH} characters`);
}

function partsOf(email: string): [local: string, domain: string] {
  const at = email.lastIndexOf('@');
  return at === -1 ? [email, ''] : [email.slice(0, at), email.slice(at + 1)];
}

function foldCase(text: string): string {
  return text.normalize('NFC').toLowerCase().normalize('NFC');
}

/** A domain in the one form that DNS knows it by (UTS 46); null for what is none. */
function asciiDomainOf(domain: string): string | null {
  if (domain.length > MAX_LENGTH || !TYPED_DOMAIN.test(domain)) return null;
  const ascii = domainToASCII(domain);
  const readable = domainToUnicode(ascii);
  const isCanonical = !/(?:^|\.)xn--/.test(readable) && domainToASCII(readable) === ascii;
  return ASCII_DOMAIN.test(ascii) && isCanonical ? ascii : null;
}
