import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './read-manifests';

/** Every name in .env.example, those that are commented out too: the keys that the secret `gobbler` may have. */
export function envNames(): ReadonlySet<string> {
  const text = readFileSync(join(ROOT, '.env.example'), 'utf8');
  return new Set([...text.matchAll(/^#?([A-Z][A-Z0-9_]*)=/gm)].map(([, name = '']) => name));
}
