import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalStripe, type LocalStripe } from '@gobbler/local-stand-ins';
import { createLogger, runReconcile, type Environment } from '@gobbler/service-kit';
import { createTestDatabase, TEST_SECRET, type TestDatabase } from '@gobbler/test-servers';
import { fastify, type FastifyInstance } from 'fastify';
import Stripe from 'stripe';
import { readPaymentConfig, startPayment } from '../src';
import { reconcileSubscriptions } from '../src/reconcile/reconcile-subscriptions';

const log = createLogger({ service: 'test', level: 'silent' });
const unused = () => Promise.reject(new Error('nobody is told anything here'));

describe('the reconcile command of payment', () => {
  let folder: string;
  let database: TestDatabase;
  let stripe: LocalStripe;
  let pages: FastifyInstance;
  let env: Environment;
  let said: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gobbler-operator-'));
    database = await createTestDatabase();
    stripe = await startLocalStripe({
      environment: 'test',
      directory: folder,
      publicUrl: 'http://127.0.0.1:4000',
      // Nobody listens at the discard port: every webhook is lost.
      webhookUrl: 'http://127.0.0.1:9/user/webhook',
      webhookSecret: 'whsec_that_nobody_needs',
      webhookDelays: [3_600_000],
      log,
    });
    pages = fastify();
    stripe.addPages(pages);
    env = { PAYMENT_DATABASE_URL: database.url, STRIPE_API_KEY: stripe.apiKey, STRIPE_API_URL: stripe.apiUrl };
    await makeSchema();
  });
  beforeEach(() => {
    said = [];
  });
  afterAll(async () => {
    await pages?.close();
    await stripe?.close();
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  /** As payment does when it starts. */
  async function makeSchema(): Promise<void> {
    const settings = {
      INTERNAL_TOKEN_SECRET: TEST_SECRET,
      STRIPE_PRICE_ID: stripe.priceId,
      STRIPE_WEBHOOK_SECRET: 'whsec_x',
      PAYMENT_PORT: '0',
      PAYMENT_METRICS_PORT: '0',
      LOG_LEVEL: 'silent',
    };
    const config = readPaymentConfig({ ...env, ...settings });
    const broker = { description: 'none', publish: unused, consume: unused, checkHealth: unused, close: unused };
    await (await startPayment(config, { log, broker })).close();
  }

  async function subscribe(userId: number): Promise<string> {
    const { hostname, port } = new URL(stripe.apiUrl);
    const sdk = new Stripe(stripe.apiKey, { host: hostname, port, protocol: 'http', telemetry: false });
    const session = await sdk.checkout.sessions.create({
      mode: 'subscription',
      customer: (await sdk.customers.create({})).id,
      line_items: [{ price: stripe.priceId, quantity: 1 }],
      success_url: 'http://www.google.com',
      subscription_data: { metadata: { userId: String(userId) } },
    });
    await pages.inject({ method: 'POST', url: `/local/checkout/${session.id}/pay`, payload: {} });
    const { subscription } = await sdk.checkout.sessions.retrieve(session.id);
    if (typeof subscription !== 'string') throw new Error('nothing was sold');
    return subscription;
  }

  const run = (more: Environment, ...args: string[]) => {
    const say = (line: string): void => void said.push(line);
    return runReconcile(reconcileSubscriptions, args, { ...env, ...more }, { say, complain: say });
  };

  it('finds nothing, then what differs, then repairs it', async () => {
    expect(await run({})).toBe(0);
    expect(said.slice(1)).toEqual(['0 at Stripe, 0 here.', 'They agree.']);
    const id = await subscribe(7);
    said = [];
    expect(await run({})).toBe(1);
    expect(said.join('\n')).toMatch(
      new RegExp(
        `^customer missing here +7 +${id} +- +active until \\S+Z$[^]*^1 difference\\. Run it with --repair`,
        'm',
      ),
    );
    said = [];
    expect(await run({}, '--repair')).toBe(0);
    expect(said.slice(-2)).toEqual([`1 of 1: ${id} is repaired`, '1 repaired, 0 left.']);
    said = [];
    expect(await run({})).toBe(0);
    expect(said.slice(1)).toEqual(['1 at Stripe, 1 here.', 'They agree.']);
  });

  it.each([
    ['no key', { STRIPE_API_KEY: undefined }, 'STRIPE_API_KEY: is missing'],
    ['another key', { STRIPE_API_KEY: 'sk_test_other' }, 'Stripe does not take STRIPE_API_KEY'],
    ['no database', { PAYMENT_DATABASE_URL: 'postgres://x:y@127.0.0.1:9/z' }, "can't reach the database"],
  ])('says with %s what to do, without a stack', async (_what, more, text) => {
    expect(await run(more)).toBe(1);
    expect(said.join('\n')).toContain(text);
    expect(said.join('\n')).not.toMatch(/^\s+at /m);
  });
});
