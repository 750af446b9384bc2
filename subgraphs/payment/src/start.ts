import { randomUUID } from 'node:crypto';
import { type Broker, type Clock, type CrashPoint, noCrash } from '@gobbler/contracts';
import {
  createInternalClient,
  createInternalTokenIssuer,
  createLogger,
  createMetrics,
  createSingleFlight,
  databaseDependency,
  instanceIdOf,
  openDatabase,
  optionalDependency,
  repeat,
  serveMetrics,
  startInOrder,
  startOutboxRelay,
  startSubgraph,
  type Dependency,
  type Logger,
  type Metrics,
  type RunningService,
  type ShutdownStep,
} from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';
import type { PaymentConfig } from './config';
import { connectStripe, type ConnectedStripe } from './connect-stripe';
import { createContextFactory, type Services } from './context';
import { createCheckoutService, type CheckoutService } from './domain/checkout-service';
import { createCustomerService } from './domain/customer-service';
import type { People } from './domain/ports';
import { createSubscriptionService } from './domain/subscription-service';
import { createCheckoutRepository } from './infra/checkout.repository';
import { createCustomerRepository } from './infra/customer.repository';
import { createPaymentDataSource } from './infra/data-source';
import { createPeople } from './infra/people';
import { createSubscriptionRepository } from './infra/subscription.repository';
import { sweepOldRows } from './infra/sweep-old-rows';
import { createUnderKey } from './infra/under-key';
import { addWebhookRoute } from './routes/webhook';
import { buildPaymentSchema } from './schema';

/** What differs between a cluster, one machine and a test. Whoever hands a broker in closes it too. */
export interface PaymentAdapters {
  readonly log?: Logger;
  readonly metrics?: Metrics;
  readonly now?: Clock;
  readonly crashPoint?: CrashPoint;
  readonly broker: Broker;
}

/** Milliseconds. */
const SHUTDOWN_MS = 10_000;
const SWEEP_EVERY_MS = 3_600_000;
/** Less than the default: after both were asked there must be time for Stripe. */
const PEOPLE_TIMEOUT_MS = 1_500;

/** Starts the payment subgraph; rejects, with nothing left running, when its database, its port or Stripe's stand-in can't be used. */
export async function startPayment(config: PaymentConfig, adapters: PaymentAdapters): Promise<RunningService> {
  const { log = createLogger({ service: 'payment', level: config.logLevel }) } = adapters;
  const parts = {
    now: () => new Date(),
    crashPoint: noCrash,
    metrics: createMetrics('payment'),
    ...adapters,
    log,
  };
  return startInOrder(log, SHUTDOWN_MS, (steps) => startParts(config, parts, steps));
}

/** @param steps gets the end of each part, in the order of their start */
async function startParts(
  config: PaymentConfig,
  { log, metrics, now, crashPoint, broker }: Required<PaymentAdapters>,
  steps: ShutdownStep[],
): Promise<{ url: string }> {
  const metricsServer = await serveMetrics({ ...config, metrics, log });
  steps.push(['metrics', () => metricsServer.stop()]);
  const dataSource = createPaymentDataSource(config.databaseUrl, config.databasePoolSize);
  steps.push(['database', () => dataSource.isInitialized && dataSource.destroy()]);
  await openDatabase(dataSource, log);

  const people = connectPeople(config, now, steps);
  const sweeping = repeat(log, 'sweep out old rows', SWEEP_EVERY_MS, () => sweepOldRows(dataSource, now()));
  steps.push(['sweeping', () => sweeping.stop()]);

  const instanceId = instanceIdOf('payment', config);
  const relay = startOutboxRelay({ dataSource, broker, log, instanceId, crashPoint, metrics });
  steps.push(['outbox', () => relay.stop()]);

  const stripe = await connectStripe(config, now, log);
  steps.push(['stand-in for Stripe', () => stripe.local?.close()]);

  const repositories = {
    customers: createCustomerRepository(dataSource),
    subscriptions: createSubscriptionRepository(dataSource),
  };
  const services = createServices({ config, dataSource, stripe, people, log, repositories, now, crashPoint }, () =>
    relay.nudge(),
  );
  const subgraph = await startSubgraph({
    name: 'payment',
    host: config.host,
    port: config.port,
    internalTokenSecret: config.internalTokenSecret,
    previousInternalTokenSecret: config.previousInternalTokenSecret,
    log,
    metrics,
    now,
    schema: buildPaymentSchema(),
    createContext: createContextFactory(services, repositories),
    // Without the broker events wait in the outbox, which stops nobody's work.
    dependencies: [databaseDependency(dataSource), optionalDependency('broker', broker), toDependency(stripe)],
    addRoutes(app) {
      const { webhookSecrets: secrets, local } = stripe;
      addWebhookRoute(app, { secrets, subscriptionService: services.subscriptionService, now, log });
      local?.addPages(app);
    },
  });
  steps.push(['http and graphql', () => subgraph.stop()]);
  log.info({ url: subgraph.url, stripe: stripe.description, broker: broker.description }, 'payment is ready');
  return { url: subgraph.url };
}

/** Told of and not asked for: each look would be a call that Stripe counts. */
function toDependency({ description }: ConnectedStripe): Dependency {
  return { name: 'payments', description, isOptional: true, check: async () => undefined };
}

function connectPeople({ userUrl, authUrl, internalTokenSecret }: PaymentConfig, now: Clock, steps: ShutdownStep[]) {
  const tokens = createInternalTokenIssuer(internalTokenSecret, 'payment', now);
  const user = createInternalClient({ service: 'user', url: userUrl, tokens, timeoutMs: PEOPLE_TIMEOUT_MS });
  const auth = createInternalClient({ service: 'auth', url: authUrl, tokens, timeoutMs: PEOPLE_TIMEOUT_MS });
  steps.push(['calls to user and auth', () => Promise.all([user.close(), auth.close()])]);
  return createPeople(user, auth);
}

interface ServiceParts {
  readonly config: PaymentConfig;
  readonly dataSource: DataSource;
  readonly stripe: ConnectedStripe;
  readonly people: People;
  readonly log: Logger;
  readonly repositories: {
    readonly customers: ReturnType<typeof createCustomerRepository>;
    readonly subscriptions: ReturnType<typeof createSubscriptionRepository>;
  };
  readonly now: Clock;
  readonly crashPoint: CrashPoint;
}

function createServices(parts: ServiceParts, onStored: () => void): Services {
  const { config, dataSource, people, repositories, log, now, crashPoint } = parts;
  const common = {
    ...repositories,
    people,
    stripe: parts.stripe.gateway,
    newKey: randomUUID,
    now,
    crashPoint,
    singleFlight: createSingleFlight,
  };
  const customerService = createCustomerService(common);
  const subscriptionService = createSubscriptionService({
    ...common,
    onStored,
    onPremium: (userId) =>
      checkoutService
        .closePages(userId)
        .catch((err: unknown) => log.warn({ err, userId }, 'an open checkout of a person with premium was not closed')),
  });
  const checkoutService: CheckoutService = createCheckoutService({
    ...common,
    customerService,
    subscriptionService,
    checkouts: createCheckoutRepository(dataSource),
    underKey: createUnderKey(dataSource, now),
    redirectOrigins: config.redirectOrigins,
  });
  return { checkoutService, subscriptionService };
}
