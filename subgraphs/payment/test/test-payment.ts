import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CrashPoint } from '@gobbler/contracts';
import { createInternalTokenIssuer, createLogger, type RunningService } from '@gobbler/service-kit';
import { createAsk, createTestDatabase, TEST_SECRET, type GraphQLAnswer, viewer } from '@gobbler/test-servers';
import Stripe from 'stripe';
import { startPayment, type PaymentConfig } from '../src';
import { startFakePeople } from './fake-people';
import { PRICE_ID, startFakeStripe, STRIPE_KEY } from './fake-stripe';
import { createRecordingBroker } from './recording-broker';
import { eventually, untilServed } from '@gobbler/test-harness';

const WEBHOOK_SECRET = 'whsec_of_the_tests';
export const OLD_WEBHOOK_SECRET = 'whsec_before_that_one';
/** How often the outbox is polled without being notified. */
const OUTBOX_POLL_MS = 500;

export const GOOGLE = 'http://www.google.com';

/** People whom user and auth know. */
const EMAILS = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [String(i + 1), `u${i + 1}@example.com`]));

const CREATE = `mutation ($input: CreateCheckoutSessionInput!) {
  createCheckoutSession(input: $input) { url expiresAt }
}`;

/** Payment on a database of its own, with a scripted Stripe and fakes of the other services. */
export async function startTestPayment() {
  const database = await createTestDatabase();
  const stripe = await startFakeStripe();
  const people = await startFakePeople(EMAILS);
  const broker = createRecordingBroker();
  const services: RunningService[] = [];
  const logLines: string[] = [];
  const log = createLogger({
    service: 'payment',
    level: 'trace',
    destination: { write: (line) => void logLines.push(line) },
  });
  let crashPoint: CrashPoint = () => undefined;

  const config: PaymentConfig = {
    environment: 'test',
    logLevel: 'trace',
    host: '127.0.0.1',
    port: 0,
    databaseUrl: database.url,
    databasePoolSize: 5,
    internalTokenSecret: TEST_SECRET,
    userUrl: people.url,
    authUrl: people.url,
    publicUrl: 'http://127.0.0.1:4000',
    redirectOrigins: [GOOGLE, 'http://127.0.0.1:4000'],
    stripe: { apiUrl: stripe.url, apiKey: STRIPE_KEY, priceId: PRICE_ID },
    webhookSecrets: [WEBHOOK_SECRET, OLD_WEBHOOK_SECRET],
    dataDir: join(tmpdir(), 'gobbler-payment-test-writes-nothing'),
  };

  async function startReplica(): Promise<RunningService> {
    const service = await startPayment(config, { log, broker, crashPoint: (name) => crashPoint(name) });
    services.push(service);
    return service;
  }

  const first = await startReplica();
  const ask = createAsk('payment', () => first.url);

  async function post(
    path: string,
    headers: Record<string, string>,
    body: string | Uint8Array<ArrayBuffer>,
    url = first.url,
  ) {
    const token = createInternalTokenIssuer(TEST_SECRET, 'facade', () => new Date()).tokenFor('payment', null);
    return fetch(`${url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${token}`, ...headers }, body });
  }

  function sign(payload: string, secret = WEBHOOK_SECRET, secondsAgo = 0): string {
    const timestamp = Math.floor(Date.now() / 1_000) - secondsAgo;
    return Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
  }

  return {
    stripe,
    people,
    broker,
    logLines,
    ask,
    startReplica,
    post,
    sign,
    /** Runs at every crash point from now on; a throw there stands for the process's end. */
    setCrashPoint(next: CrashPoint) {
      crashPoint = next;
    },
    /** Asks for a checkout for this person, by the phone's route and with their token. */
    subscribe: (userId: number, more: object = {}, askOf = ask): Promise<GraphQLAnswer> =>
      askOf(CREATE, inputOf(userId, more), { from: 'facade', as: viewer(userId) }),
    /** The same without a token, as the phone does and as anyone may. */
    subscribeAnonymously: (userId: number, more: object = {}, askOf = ask): Promise<GraphQLAnswer> =>
      askOf(CREATE, inputOf(userId, more), { from: 'facade' }),
    create: CREATE,
    /** A customer with a checkout; their id at Stripe. */
    async customerOf(userId: number): Promise<string> {
      await untilServed(() => this.subscribe(userId));
      const customer = [...stripe.customers.values()].find(({ metadata }) => metadata === String(userId));
      if (!customer) throw new Error(`${userId} has no customer`);
      return customer.id;
    },
    /** Delivers an event as Stripe does. */
    deliver(type: string, object: object, { id = `evt_${randomUUID()}`, url = first.url } = {}): Promise<Response> {
      const payload = JSON.stringify({ id, object: 'event', type, data: { object } });
      return post('/webhook', { 'content-type': 'application/json', 'stripe-signature': sign(payload) }, payload, url);
    },
    /** The same, again and again while a busy machine answers 503. */
    deliverUntilTaken(type: string, object: object, { id = `evt_${randomUUID()}`, url = first.url } = {}) {
      return eventually(
        () => this.deliver(type, object, { id, url }),
        ({ status }) => status !== 503,
      );
    },
    async premiumOf(userId: number) {
      const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on User {
        isPremium stripeCustomerId subscription { id status currentPeriodEnd cancelAtPeriodEnd }
      } } }`;
      const variables = { r: [{ __typename: 'User', id: String(userId) }] };
      const { data } = await untilServed(() => ask(query, variables, { as: { userId, sid: 's' } }));
      return data['_entities'][0];
    },
    /** What was published for one user: once `count` events are there, and some time has passed in which more could come. */
    async publishedFor(userId: number, count: number): Promise<{ name: string; data: unknown }[]> {
      const published = () => broker.published.filter(({ data }) => (data as { userId: number }).userId === userId);
      await eventually(() => published().length >= count);
      await sleep(OUTBOX_POLL_MS + 100);
      return published();
    },
    async close() {
      await Promise.all(services.map((service) => service.close()));
      await Promise.all([stripe.close(), people.close()]);
      await database.drop();
    },
  };
}

export type TestPayment = Awaited<ReturnType<typeof startTestPayment>>;

function inputOf(userId: number, more: object) {
  return { input: { userId: String(userId), successUrl: GOOGLE, ...more } };
}
