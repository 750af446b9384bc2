import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { ROOT } from './program.mts';

const isPlaceholder = (value: string): boolean => /^(your_|<.*>$)/.test(value);

/** What .env at the top of the repository has for a name; it is read, never run. */
export function dotenvValue(name: string): string {
  const file = join(ROOT, '.env');
  const value = existsSync(file) ? (parseEnv(readFileSync(file, 'utf8'))[name] ?? '') : '';
  return isPlaceholder(value) ? '' : value;
}

/** A setting of the environment, else of .env; empty when neither has it, or only the example's placeholder. */
export function setting(name: string): string {
  const value = process.env[name] ?? '';
  return value === '' || isPlaceholder(value) ? dotenvValue(name) : value;
}

export function packageVersion(): string {
  return (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;
}
