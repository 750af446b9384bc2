import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalStripe } from '@gobbler/local-stand-ins';
import { createLogger, migrate, OutboxEventEntity } from '@gobbler/service-kit';
import { createTestDatabase } from '@gobbler/test-servers';
import { fastify } from 'fastify';
import Stripe from 'stripe';
import { createCustomerRepository } from '../src/infra/customer.repository';
import { createPaymentDataSource } from '../src/infra/data-source';
import { createSubscriptionRepository } from '../src/infra/subscription.repository';
import { openReconciler, type OpenedReconciler } from '../src/reconcile/open-reconciler';

const log = createLogger({ service: 'test', level: 'silent' });

/** A migrated database of payment beside a local Stripe whose webhooks are all lost. */
export async function startReconciliationBench() {
  const folder = await mkdtemp(join(tmpdir(), 'gobbler-reconcile-'));
  const database = await createTestDatabase();
  const dataSource = createPaymentDataSource(database.url, 3);
  await dataSource.initialize();
  await migrate(dataSource);
  const stripe = await startLocalStripe({
    environment: 'test',
    directory: folder,
    publicUrl: 'http://127.0.0.1:4000',
    // Nothing listens at the discard port.
    webhookUrl: 'http://127.0.0.1:9/user/webhook',
    webhookSecret: 'whsec_of_no_use',
    webhookDelays: [3_600_000],
    log,
  });
  const pages = fastify();
  stripe.addPages(pages);
  const { hostname, port } = new URL(stripe.apiUrl);
  const sdk = new Stripe(stripe.apiKey, { host: hostname, port, protocol: 'http', telemetry: false });
  const customers = createCustomerRepository(dataSource);
  const subscriptions = createSubscriptionRepository(dataSource);
  const open: OpenedReconciler[] = [];

  /** A user pays at Stripe, and the webhook is lost. */
  async function subscribe(userId: number | null, customer: string): Promise<string> {
    const metadata: Record<string, string> = userId === null ? {} : { userId: String(userId) };
    const session = await sdk.checkout.sessions.create({
      mode: 'subscription',
      customer,
      line_items: [{ price: stripe.priceId, quantity: 1 }],
      success_url: 'http://www.google.com',
      subscription_data: { metadata },
    });
    await pages.inject({ method: 'POST', url: `/local/checkout/${session.id}/pay`, payload: {} });
    const paid = await sdk.checkout.sessions.retrieve(session.id);
    if (typeof paid.subscription !== 'string') throw new Error('nothing was sold');
    return paid.subscription;
  }

  return {
    database,
    dataSource,
    stripe,
    sdk,
    customers,
    subscriptions,
    subscribe,
    /** A user with a customer at Stripe that is known here. */
    async customerOf(userId: number): Promise<string> {
      const { id } = await sdk.customers.create({ metadata: { userId: String(userId) } });
      await customers.ensure(userId, `key-${userId}`, new Date());
      await customers.keepStripeId(userId, `key-${userId}`, id);
      return id;
    },
    async reconciliation(apiKey = stripe.apiKey, apiUrl = stripe.apiUrl): Promise<OpenedReconciler> {
      const config = { databaseUrl: database.url, stripe: { apiUrl, apiKey, priceId: '' } };
      const opened = await openReconciler(config, { log, delaysMs: [1, 1, 1] });
      open.push(opened);
      return opened;
    },
    isPremium: async (userId: number) => (await customers.find(userId))?.isPremium ?? null,
    /** The names of the events in the outbox for a user, oldest first. */
    async publishedFor(userId: number): Promise<string[]> {
      const events = await dataSource.manager.find(OutboxEventEntity, { order: { id: 'ASC' } });
      return events.flatMap(({ name, body }) => (body.includes(`"userId":${userId},`) ? [name] : []));
    },
    async close() {
      await Promise.all(open.map((one) => one.close()));
      await pages.close();
      await stripe.close();
      await dataSource.destroy();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type ReconciliationBench = Awaited<ReturnType<typeof startReconciliationBench>>;
