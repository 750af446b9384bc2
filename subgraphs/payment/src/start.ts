import { createBroker } from '@gobbler/rabbitmq-broker';
import { startService, type RunningService, type ServiceAdapters } from '@gobbler/service-kit';
import type { PaymentConfig } from './config';
import { createContextFactory } from './context';
import { connectStripe } from './infra/connect-stripe';
import { paymentDatabase } from './infra/data-source';
import { createPeople, PEOPLE_TIMEOUT_MS } from './infra/people';
import { sweepOldRows } from './infra/sweep-old-rows';
import { addWebhookRoute } from './routes/webhook';
import { buildPaymentSchema } from './schema';
import { createServices } from './services';

/** Milliseconds. */
const SWEEP_EVERY_MS = 3_600_000;

/** Starts the payment subgraph; rejects, with nothing left running, when its database, its port or Stripe's stand-in can't be used. */
export function startPayment(config: PaymentConfig, adapters: ServiceAdapters = {}): Promise<RunningService> {
  return startService({
    name: 'payment',
    config,
    adapters,
    database: paymentDatabase,
    createBroker: (log) => createBroker(config, log),
    async build(shared) {
      const { dataSource, log, now } = shared;
      const people = createPeople(
        shared.client('user', config.userUrl, PEOPLE_TIMEOUT_MS),
        shared.client('auth', config.authUrl, PEOPLE_TIMEOUT_MS),
      );
      const stripe = shared.closing('Stripe', await connectStripe(config, now, log));
      const { repositories, ...services } = createServices({ ...shared, ...config, people, stripe: stripe.gateway });
      const { subscriptionService } = services;
      return {
        graphql: {
          schema: buildPaymentSchema(),
          createContext: createContextFactory(services, repositories),
          addRoutes(app) {
            addWebhookRoute(app, { secrets: stripe.webhookSecrets, subscriptionService, now, log });
            stripe.local?.addPages(app);
          },
        },
        chores: [
          {
            name: 'delete old events of Stripe and checkouts',
            everyMs: SWEEP_EVERY_MS,
            run: (stopping) => sweepOldRows(dataSource, now(), stopping),
          },
        ],
        // Only described: Stripe counts every call, so readiness makes none.
        dependencies: [
          { name: 'payments', description: stripe.description, isOptional: true, check: async () => undefined },
        ],
      };
    },
  });
}
