import { resolve } from 'node:path';
import { z } from 'zod';

/** Texts that stand in examples where a value belongs; they count as missing. */
const PLACEHOLDER = /^(your[_-].*|<.*>|change[_-]?me.*|example|placeholder|secret|todo|xxx+)$/i;

/** Whether a text is an example's placeholder (`your_secret`) rather than a value. */
export function isPlaceholder(value: string): boolean {
  return PLACEHOLDER.test(value);
}

/** A text that is neither empty nor an example's placeholder. `advice` says how to get one. */
export function textSetting(advice: string) {
  return z.string({ error: `is missing. ${advice}` }).refine((value) => !isPlaceholder(value), {
    error: `still holds the example's placeholder. ${advice}`,
    abort: true,
  });
}

/** A secret of at least 32 bytes. */
export function secretSetting() {
  const advice = 'Make one with: openssl rand -base64 48';
  return textSetting(advice).refine((value) => Buffer.byteLength(value) >= 32, {
    error: `is shorter than 32 bytes. ${advice}`,
  });
}

/** A TCP port, 0 for any free one. */
export function portSetting(fallback: number) {
  return z.coerce
    .number({ error: 'is not a port number' })
    .int()
    .min(0, { error: 'is not a port (0 to 65535)' })
    .max(65_535, { error: 'is not a port (0 to 65535)' })
    .default(fallback);
}

/** A whole number with a default, named with its unit in the setting's name. */
export function countSetting(fallback: number, { min = 1, max = Number.MAX_SAFE_INTEGER } = {}) {
  return z.coerce
    .number({ error: 'is not a number' })
    .int({ error: 'is not a whole number' })
    .min(min, { error: `is less than ${min}` })
    .max(max, { error: `is more than ${max}` })
    .default(fallback);
}

/** How many connections a service has to its database, at most. */
export function poolSizeSetting() {
  return countSetting(10, { max: 200 });
}

/** The folder in which the local stand-ins keep their files, as an absolute path. */
export function dataFolderSetting() {
  return z
    .string()
    .default('.gobbler')
    .transform((path) => resolve(path));
}

/** The IANA name of a time zone. */
export function timeZoneSetting(fallback: string) {
  return z
    .string()
    .default(fallback)
    .refine(isTimeZone, {
      error: `is not the name of a time zone, such as ${fallback}`,
    });
}

/** An http or https address without a trailing slash. */
export function urlSetting(fallback?: string) {
  const field = z
    .string({ error: 'is missing: an address such as http://127.0.0.1:4001' })
    .refine(isHttpUrl, { error: 'is not an http or https address' })
    .transform((value) => value.replace(/\/+$/, ''));
  return fallback === undefined ? field : field.default(fallback);
}

/**
 * The address of a server that is not spoken to over HTTP (`amqp://user:password@host:5672`), unset by default.
 * An example's placeholder counts as unset.
 * @param schemes without the colon
 */
function serverUrlSetting(schemes: readonly string[], example: string) {
  return z
    .string()
    .optional()
    .transform((value) => (value === undefined || isPlaceholder(value) ? undefined : value))
    .refine((value) => value === undefined || isServerUrl(value, schemes), {
      error: `is not an address such as ${example}`,
    });
}

const REDIS_SCHEMES = ['redis', 'rediss'];

/** Redis's address (`rediss://` for TLS); unset, the lock is a stand-in inside the process. */
export function redisUrlSetting() {
  const example = 'redis://user:password@host:6379';
  return serverUrlSetting(REDIS_SCHEMES, example).refine((value) => value === undefined || isRedisUrl(value), {
    error: `has more in it than a user, a password, a host, a port and a database's number: ${example}/0`,
  });
}

/** RabbitMQ's address; unset, the broker is a stand-in inside the process. */
export function rabbitMqUrlSetting() {
  return serverUrlSetting(['amqp', 'amqps'], 'amqp://user:password@host:5672');
}

/** `production` switches conveniences off; anything but `production` and `test` is `development`. */
export function environmentSetting() {
  return z
    .enum(['development', 'test', 'production'], { error: 'must be development, test or production' })
    .default('development');
}

export type RuntimeEnvironment = 'development' | 'test' | 'production';

export function logLevelSetting() {
  return z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info');
}

/** Exact origins (https://www.rfc-editor.org/rfc/rfc6454#section-6.2) between commas; empty ones are dropped. */
export function originListSetting() {
  return z
    .string()
    .transform((value) =>
      value
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    )
    .refine((origins) => origins.every(isOrigin), {
      error: 'must list exact origins between commas, such as https://app.example.com; no path, no slash behind, no *',
    });
}

function isHttpUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

function isServerUrl(value: string, schemes: readonly string[]): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return hostname !== '' && schemes.includes(protocol.slice(0, -1));
}

/** Of an address that is none at all, `isServerUrl` speaks. */
function isRedisUrl(value: string): boolean {
  if (!isServerUrl(value, REDIS_SCHEMES)) return true;
  const { pathname, search, hash, username, password } = new URL(value);
  return /^(\/\d{0,5})?$/.test(pathname) && search + hash === '' && isPercentEncoded(username + password);
}

function isPercentEncoded(text: string): boolean {
  return !/%(?![\da-f]{2})/i.test(text);
}

function isOrigin(value: string): boolean {
  return isHttpUrl(value) && !value.includes('*') && new URL(value).origin === value;
}

function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}
