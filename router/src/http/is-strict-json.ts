import { hasDuplicateKey } from './has-duplicate-key';

/** Whether a text is unambiguous JSON, as `acceptStrictJson` requires of bodies. */
export function isStrictJson(text: string): boolean {
  let isSafe = true;
  try {
    JSON.parse(text, (key, value: unknown) => {
      if (key === '__proto__' || (key === 'constructor' && isObjectWith(value, 'prototype'))) isSafe = false;
      return value;
    });
  } catch {
    return false;
  }
  return isSafe && !hasDuplicateKey(text);
}

function isObjectWith(value: unknown, key: string): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key);
}
