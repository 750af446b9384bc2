import {
  createLogger,
  reportEvery,
  settleDifferences,
  toTable,
  type ReconcileOptions,
  type Reconciliation,
} from '@gobbler/service-kit';
import { readReconciliationConfig } from '../config';
import type { SubscriptionReconciler } from '../domain/reconcile-subscriptions';
import { isRepairable, type SubscriptionDifference } from '../domain/subscription-difference';
import { openReconciler } from './open-reconciler';

const HELP = `npm run reconcile -- subscriptions [--repair]

Compares the subscriptions of the payment database with those at Stripe, in both directions, and what follows from them:
who has premium. The services may go on running.

Settings, from the environment or .env:
  PAYMENT_DATABASE_URL  the payment service's database; beside a running npm start it is found in its folder (GOBBLER_DATA_DIR)
  STRIPE_API_KEY        the secret key of the Stripe account
  STRIPE_API_URL        only for another server with Stripe's API

With --repair each difference is fetched again and stored as a webhook would have stored it, with its events:
  differs                  what Stripe says is stored
  missing here             what Stripe says is stored
  customer missing here    the customer is stored from what our checkout wrote on the subscription, then the same
  missing at Stripe        the subscription is ended here: Stripe knows its customer but not the subscription
  premium                  is derived again from the subscriptions
Never repaired, because it is unclear which side is right:
  of another account       Stripe knows neither the subscription nor its customer: is STRIPE_API_KEY the right account's?
  of another customer      it belongs to another customer at Stripe
Subscriptions at Stripe that our checkout did not make are counted and left alone.

Exit code 1 when differences remain, or when Stripe or the database is unavailable.`;

/** Compares payment's subscriptions with Stripe's. */
export const reconcileSubscriptions: Reconciliation = {
  help: HELP,
  async run(options) {
    const log = createLogger({ service: 'payment', level: 'silent' });
    const reconciler = await openReconciler(readReconciliationConfig(options.env), { log });
    try {
      return await compare(reconciler, options);
    } finally {
      await reconciler.close();
    }
  },
};

async function compare(reconciler: SubscriptionReconciler, { isRepairing, say }: ReconcileOptions): Promise<number> {
  say('Reading the subscriptions at Stripe and here …');
  const report = reportEvery(5_000, (count) => say(`  ${count} read so far …`));
  const { differences, atStripe, here, foreign } = await reconciler.compare((read) =>
    report(read.atStripe + read.people),
  );
  say(`${atStripe} at Stripe, ${here} here${foreign > 0 ? `; ${foreign} at Stripe are not ours` : ''}.`);
  return settleDifferences(
    {
      differences,
      table: tableOf(differences),
      nameOf: ({ subscriptionId, userId }) => subscriptionId ?? `user ${userId}`,
      isRepairable,
      repair: (difference) => reconciler.repair(difference),
    },
    { isRepairing, say },
  );
}

function tableOf(differences: readonly SubscriptionDifference[]): string[] {
  const rows = differences.map(({ kind, userId, subscriptionId, here, atStripe }) => [
    kind,
    String(userId),
    subscriptionId ?? '-',
    here ?? '-',
    atStripe ?? '-',
  ]);
  return toTable(['what', 'user', 'subscription', 'here', 'at Stripe'], rows);
}
