import { fastify, type FastifyInstance, type LightMyRequestResponse } from 'fastify';
import Stripe from 'stripe';
import { startLocalStripe, type LocalStripe } from '../../src/index';
import { recordingLog } from '../recording-log';
import { temporaryFolder } from '../temporary-folder';
import { startWebhookReceiver, type WebhookReceiver } from './webhook-receiver';

const PUBLIC_URL = 'http://127.0.0.1:4000';
const SECRET = 'whsec_for_tests';

/** The stand-in with a webhook receiver, the official SDK, and an HTTP server with its pages. */
export interface StripeBench {
  readonly webhooks: WebhookReceiver;
  readonly stripe: () => LocalStripe;
  readonly sdk: () => Stripe.Stripe;
  readonly pages: () => FastifyInstance;
  /** Stops the stand-in and starts it on the same folder. */
  restart(): Promise<void>;
  /** Milliseconds that the stand-in's clock goes ahead. */
  passTime(ms: number): void;
  openCheckout(): Promise<Stripe.Checkout.Session & { readonly customer: string }>;
  pay(sessionId: string, body?: object): Promise<LightMyRequestResponse>;
  close(): Promise<void>;
}

export async function startStripeBench(): Promise<StripeBench> {
  const folder = await temporaryFolder();
  const webhooks = await startWebhookReceiver(SECRET);
  let ahead = 0;
  let running = await start();

  async function start() {
    const stripe = await startLocalStripe({
      environment: 'test',
      directory: folder.path,
      publicUrl: PUBLIC_URL,
      webhookUrl: webhooks.url,
      webhookSecret: SECRET,
      log: recordingLog(),
      now: () => new Date(Date.now() + ahead),
      webhookDelays: [20],
    });
    const { hostname, port } = new URL(stripe.apiUrl);
    const sdk = new Stripe(stripe.apiKey, {
      host: hostname,
      port,
      protocol: 'http',
      maxNetworkRetries: 0,
      telemetry: false,
    });
    const pages = fastify();
    stripe.addPages(pages);
    return { stripe, sdk, pages };
  }

  async function stop(): Promise<void> {
    await running.pages.close();
    await running.stripe.close();
  }

  return {
    webhooks,
    stripe: () => running.stripe,
    sdk: () => running.sdk,
    pages: () => running.pages,
    async restart() {
      await stop();
      running = await start();
    },
    passTime(ms) {
      ahead += ms;
    },
    async openCheckout() {
      const customer = await running.sdk.customers.create({ email: 'ana@example.com', metadata: { userId: '1' } });
      const session = await running.sdk.checkout.sessions.create({
        mode: 'subscription',
        customer: customer.id,
        line_items: [{ price: running.stripe.priceId, quantity: 1 }],
        success_url: 'http://www.google.com',
        cancel_url: 'http://127.0.0.1:4000/back?a=1&b="2"',
      });
      return { ...session, customer: customer.id };
    },
    pay: (sessionId, body = {}) =>
      running.pages.inject({ method: 'POST', url: `/local/checkout/${sessionId}/pay`, payload: body }),
    async close() {
      await stop();
      await webhooks.close();
      await folder.remove();
    },
  };
}
