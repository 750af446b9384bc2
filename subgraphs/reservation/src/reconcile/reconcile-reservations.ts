import {
  reportEvery,
  settleDifferences,
  toTable,
  type ReconcileOptions,
  type Reconciliation,
} from '@gobbler/service-kit';
import { readReconciliationConfig } from '../config';
import { isRepairable, type CapacityDifference } from '../domain/capacity-difference';
import { openReconciler, type Reconciler } from './open-reconciler';

const HELP = `npm run reconcile -- reservations [--repair]

Compares each post's capacity row with its reservations, and those of posts that can be reserved now with the posts themselves.
The services may go on running.

Settings, from the environment or .env; beside a running npm start they are found in its folder (GOBBLER_DATA_DIR):
  RESERVATION_DATABASE_URL  the reservation service's database
  POST_URL                  the post service's own address, not the router's (http://127.0.0.1:4003)
  INTERNAL_TOKEN_SECRET     the services' secret, to ask post with; without it posts are left out

With --repair, each in one transaction under the row's lock:
  miscounted       the row takes the number of active reservations over
  no capacity row  it is made from the post, with the number of active reservations
  behind its post  the row takes over what the post says; its event is late or lost
  not as its post  the same
Never repaired:
  oversold         more active reservations than were ever on offer: people have to decide whom to disappoint
  post is gone     its deletion's event is late or lost; only that event notifies the holders

Closed rows are not compared with their posts: a reservation does that by itself. Exit code 1 when differences remain, or when
the database or the post service can't be asked.`;

/** Compares capacity rows with reservations and posts. */
export const reconcileReservations: Reconciliation = {
  help: HELP,
  async run(options) {
    const reconciler = await openReconciler(readReconciliationConfig(options.env));
    try {
      return await compareReservations(reconciler, options);
    } finally {
      await reconciler.close();
    }
  },
};

/** Prints the differences, and repairs them if asked to; resolves to the number of those that remain. */
export async function compareReservations(
  reconciler: Reconciler,
  { isRepairing, say }: Pick<ReconcileOptions, 'isRepairing' | 'say'>,
): Promise<number> {
  const report = (count: number): void => say(`  ${count} posts so far …`);
  say('Counting reservations …');
  const counted = await reconciler.compareCounts(reportEvery(100_000, report));
  say('Fetching the posts …');
  const compared = await reconciler.comparePosts(reportEvery(1_000, report));
  if (!compared) say('Posts were left out: INTERNAL_TOKEN_SECRET is not set.');
  const differences = [...counted, ...(compared ?? [])];
  return settleDifferences(
    {
      differences,
      table: tableOf(differences),
      nameOf: ({ postId }) => `post ${postId}`,
      isRepairable,
      repair: (difference) => reconciler.repair(difference),
    },
    { isRepairing, say },
  );
}

function tableOf(differences: readonly CapacityDifference[]): string[] {
  return toTable(
    ['what', 'post', 'capacity row', 'compared with'],
    differences.map(({ kind, postId, here, there }) => [kind, String(postId), here, there]),
  );
}
