import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../../../../router/operations');

/** Every GraphQL operation of the demo; they are among those that clients are offered. */
export const DEMO_DOCUMENT = ['sign-up.graphql', 'premium.graphql']
  .map((name) => readFileSync(join(FOLDER, name), 'utf8'))
  .join('\n');
