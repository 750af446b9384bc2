import { randomBytes } from 'node:crypto';
import type { Clock } from '@gobbler/contracts';
import type { RuntimeEnvironment } from '@gobbler/service-kit';
import type { FastifyInstance } from 'fastify';
import { refuseInProduction } from '../refuse-in-production';
import type { StandInLog } from '../stand-in-log';
import { createLedger } from './ledger';
import { addPageRoutes } from './page-routes';
import { PREMIUM_PRICE } from './premium-price';
import { openStateFile } from './state-file';
import { createStripeApi } from './stripe-api';
import { createWebhookSender } from './webhook-sender';

export interface LocalStripeOptions {
  readonly environment: RuntimeEnvironment;
  /** Keeps customers, checkouts and subscriptions through a restart; made when it is not there. */
  readonly directory: string;
  /** Where browsers reach the pages, without `/local/…` and a trailing slash. */
  readonly publicUrl: string;
  /** Where events go. */
  readonly webhookUrl: string;
  /** Signs the events. */
  readonly webhookSecret: string;
  readonly log: StandInLog;
  readonly now?: Clock;
  /** Milliseconds before the second, third … try of a webhook; the last one again and again. */
  readonly webhookDelays?: readonly number[];
}

/** Stripe as far as Gobbler uses it. */
export interface LocalStripe {
  readonly description: string;
  /** What the official SDK is to be given: the API listens on loopback, and its key is another one at each start. */
  readonly apiUrl: string;
  readonly apiKey: string;
  readonly priceId: string;
  /** Adds the checkout and billing pages below `/local/`. */
  addPages(app: FastifyInstance): void;
  close(): Promise<void>;
}

const WEBHOOK_DELAYS_MS = [2_000, 10_000, 60_000, 600_000, 3_600_000];
const TIME_PASSES_MS = 60_000;

/** Starts the stand-in for Stripe. Rejects when its folder holds a state that it can't read. */
export async function startLocalStripe(options: LocalStripeOptions): Promise<LocalStripe> {
  const { directory, publicUrl, log, now = () => new Date() } = options;
  refuseInProduction(options.environment, 'local Stripe', 'STRIPE_API_KEY');
  const file = await openStateFile(directory);
  const ledger = createLedger(file.state, publicUrl, now);
  const webhooks = createWebhookSender({
    file,
    url: options.webhookUrl,
    secret: options.webhookSecret,
    now,
    log,
    delays: options.webhookDelays ?? WEBHOOK_DELAYS_MS,
  });
  const apiKey = `sk_test_local_${randomBytes(24).toString('hex')}`;
  const api = createStripeApi({ file, ledger, apiKey, publicUrl, onChange: webhooks.nudge });
  const apiUrl = await api.listen({ host: '127.0.0.1', port: 0 });
  const timePasses = setInterval(() => {
    if (ledger.passTime())
      file.save().then(webhooks.nudge, (error: unknown) => log.error({ err: error }, 'can not save'));
  }, TIME_PASSES_MS);
  timePasses.unref();
  const description = `local checkout pages at ${publicUrl}/local (stand-in for Stripe)`;
  log.info({ stripe: description }, 'using a stand-in: no real money moves');

  return {
    description,
    apiUrl,
    apiKey,
    priceId: PREMIUM_PRICE.id,
    addPages: (app) => addPageRoutes(app, { file, ledger, webhooks }),
    async close() {
      clearInterval(timePasses);
      await webhooks.close();
      await api.close();
    },
  };
}
