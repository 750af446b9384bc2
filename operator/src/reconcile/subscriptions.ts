import {
  isRepairable,
  openReconciliation,
  readReconciliationConfig,
  type Reconciliation,
  type SubscriptionDifference,
} from '@gobbler/payment';
import { createLogger } from '@gobbler/service-kit';
import type { ReconcileCommand, ReconcileOptions, ReconcileResult } from './reconcile-command';
import { settleDifferences } from './settle-differences';
import { toTable } from './to-table';

const HELP = `npm run reconcile -- subscriptions [--repair]

Compares the subscriptions of the payment database with those at Stripe, in both directions, and what follows from them:
who has premium. The services may go on running.

Settings, from the environment or .env:
  PAYMENT_DATABASE_URL  the payment service's database; beside a running npm start it is found in its folder (GOBBLER_DATA_DIR)
  STRIPE_API_KEY        the secret key of the Stripe account
  STRIPE_API_URL        only for another server with Stripe's API

With --repair each difference is looked at again and stored as a webhook would have been, with its events:
  differs                  what Stripe says is stored
  missing here             what Stripe says is stored
  customer missing here    the customer is taken over from what our checkout wrote onto the subscription, then the same
  missing at Stripe        the subscription is ended here: Stripe knows its customer and not it
  premium                  is worked out anew from the subscriptions
Never repaired, because nobody can say who is right:
  of another account       Stripe knows neither the subscription nor its customer: is STRIPE_API_KEY the right account's?
  of another customer      it belongs to somebody else at Stripe
Subscriptions at Stripe that our checkout did not make are counted and left alone.

Exit code 1 when differences remain, or when Stripe or the database can't be asked.`;

/** Payment's subscriptions against Stripe's. */
export const reconcileSubscriptions: ReconcileCommand = {
  summary: "payment's subscriptions against Stripe's",
  help: HELP,
  async run(options) {
    const config = readReconciliationConfig(options.env);
    const log = createLogger({ service: 'payment', level: 'silent' });
    const reconciliation = await openReconciliation(config, { log });
    try {
      return await compare(reconciliation, options);
    } finally {
      await reconciliation.close();
    }
  },
};

async function compare(
  reconciliation: Reconciliation,
  { isRepairing, say }: ReconcileOptions,
): Promise<ReconcileResult> {
  say('Reading the subscriptions at Stripe and here …');
  const { differences, atStripe, here, foreign } = await reconciliation.compare(tellEvery(5_000, say));
  say(`${atStripe} at Stripe, ${here} here${foreign > 0 ? `; ${foreign} at Stripe are none of ours` : ''}.`);
  return settleDifferences(
    {
      differences,
      table: tableOf(differences),
      nameOf: ({ subscriptionId, userId }) => subscriptionId ?? `person ${userId}`,
      isRepairable,
      repair: (difference) => reconciliation.repair(difference),
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
  return toTable(['what', 'person', 'subscription', 'here', 'at Stripe'], rows);
}

/** A line of progress for each so many that were read. */
function tellEvery(step: number, say: (line: string) => void) {
  let told = 0;
  return ({ atStripe, people }: { atStripe: number; people: number }) => {
    if (atStripe + people < told + step) return;
    told = atStripe + people;
    say(people === 0 ? `  ${atStripe} at Stripe so far …` : `  ${atStripe} at Stripe, ${people} people here so far …`);
  };
}
