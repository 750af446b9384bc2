import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@gobbler/test-harness';
import type { GraphqlRequest } from '../measure/send-requests';
import { HERE } from './seed';

const FEED = readFileSync(join(ROOT, 'router/operations/feed.graphql'), 'utf8');

/** A feed near a place of its own. */
export function feedAt(index: number): GraphqlRequest {
  const near = { latitude: HERE.latitude + ((index % 10_000) - 5_000) / 1e6, longitude: HERE.longitude };
  return { query: FEED, variables: { near } };
}
