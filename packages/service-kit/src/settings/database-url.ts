import { z } from 'zod';
import { isPlaceholder } from './fields';
import type { Environment } from './read-settings';

const SCHEMES = new Set(['postgres:', 'postgresql:', 'mariadb:', 'mysql:']);

/**
 * A database's address; the scheme decides the engine (`postgres://`, `mariadb://`, `mysql://`).
 * Without a user in it, `DATABASE_USER` and `DATABASE_PASSWORD` are taken.
 * @param example what the advice shows
 */
export function databaseUrlSetting(env: Environment, example = 'postgres://user:password@host:5432/name') {
  const advice = `Give an address such as ${example}`;
  return z.string({ error: `is missing. ${advice}` }).transform((value, context) => {
    if (!URL.canParse(value) || !SCHEMES.has(new URL(value).protocol)) {
      context.addIssue({ code: 'custom', message: `is not a database's address. ${advice}` });
      return z.NEVER;
    }
    const url = new URL(value);
    if (url.username !== '') return value;
    const user = env['DATABASE_USER']?.trim();
    const password = env['DATABASE_PASSWORD']?.trim();
    if (!user || !password || isPlaceholder(user) || isPlaceholder(password)) {
      context.addIssue({
        code: 'custom',
        message: 'has no user in it, so DATABASE_USER and DATABASE_PASSWORD are needed',
      });
      return z.NEVER;
    }
    url.username = encodeURIComponent(user);
    url.password = encodeURIComponent(password);
    return url.href;
  });
}
