import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export const STRIPE_KEY = 'sk_test_of_the_fake';
export const PRICE_ID = 'price_of_the_fake';
/** A secret in Stripe's error texts that must never be shown or logged. */
export const CANARY = 'canary-hunter2';

export interface FakeSubscription {
  readonly customer: string;
  /** As a checkout of ours writes it onto what it sells. */
  readonly userId?: number;
  readonly status: string;
  /** Seconds. */
  readonly created?: number;
  readonly periodEnd?: number;
  readonly cancelAt?: number | null;
  readonly cancelAtPeriodEnd?: boolean;
}

interface FakeSession {
  readonly id: string;
  readonly customer: string | null;
  readonly success_url: string;
  readonly cancel_url: string;
  status: 'open' | 'complete' | 'expired';
  subscription: string | null;
  expires_at: number;
}

interface StripeRequest {
  /** Such as `GET /v1/subscriptions/:id`. */
  readonly route: string;
  readonly params: URLSearchParams;
  readonly idempotencyKey: string | undefined;
}

/** What a route is to answer next in place of the truth. */
export type Script =
  { readonly status: number; readonly body: unknown } | 'hang' | 'html' | /** Does it and cuts the connection. */ 'cut';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const DAY = 86_400;
const seconds = () => Math.floor(Date.now() / 1_000);

/** An error as Stripe writes it, with a secret in its text. */
export function stripeError(status: number, type: string, more: object = {}): Answer {
  return { status, body: { error: { type, message: `secret ${CANARY}`, ...more } } };
}

/** A scripted Stripe: it keeps its promises about idempotency keys and answers as a test scripts it. */
export async function startFakeStripe() {
  const requests: StripeRequest[] = [];
  const customers = new Map<string, { id: string; email: string | null; metadata: string | null }>();
  const sessions = new Map<string, FakeSession>();
  const subscriptions = new Map<string, FakeSubscription>();
  const answers = new Map<string, { params: string; answer: Answer }>();
  const scripts = new Map<string, Script[]>();
  const holds = new Map<string, Promise<void>[]>();
  let count = 0;

  function work(route: string, id: string, params: URLSearchParams, query: URLSearchParams): Answer {
    const missing = stripeError(404, 'invalid_request_error', { code: 'resource_missing', param: 'id' });
    switch (route) {
      case 'POST /v1/customers': {
        const customer = {
          id: `cus_${(count += 1)}`,
          email: params.get('email'),
          metadata: params.get('metadata[userId]'),
        };
        customers.set(customer.id, customer);
        return { status: 200, body: { ...customer, object: 'customer' } };
      }
      case 'POST /v1/checkout/sessions':
        return createSession(params);
      case 'GET /v1/checkout/sessions/:id': {
        const session = sessions.get(id);
        return session ? { status: 200, body: toWire(session) } : missing;
      }
      case 'POST /v1/checkout/sessions/:id/expire': {
        const session = sessions.get(id);
        if (session?.status !== 'open') return stripeError(400, 'invalid_request_error');
        session.status = 'expired';
        return { status: 200, body: toWire(session) };
      }
      case 'GET /v1/subscriptions/:id': {
        const subscription = subscriptions.get(id);
        return subscription ? { status: 200, body: subscriptionToWire(id, subscription) } : missing;
      }
      case 'GET /v1/subscriptions':
        return {
          status: 200,
          body: pageOf(
            [...subscriptions].map(([one, found]) => subscriptionToWire(one, found)),
            query,
          ),
        };
      case 'GET /v1/customers/:id':
        return customers.has(id) ? { status: 200, body: { ...customers.get(id), object: 'customer' } } : missing;
      case 'POST /v1/billing_portal/sessions':
        return customers.has(params.get('customer') ?? '')
          ? { status: 200, body: { url: `https://billing.stripe.test/${params.get('customer')}` } }
          : stripeError(400, 'invalid_request_error', { code: 'resource_missing', param: 'customer' });
      default:
        return missing;
    }
  }

  function createSession(params: URLSearchParams): Answer {
    const customer = params.get('customer');
    if (customer !== null && !customers.has(customer)) {
      return stripeError(400, 'invalid_request_error', { code: 'resource_missing', param: 'customer' });
    }
    const session: FakeSession = {
      id: `cs_${(count += 1)}`,
      customer,
      success_url: params.get('success_url') ?? '',
      cancel_url: params.get('cancel_url') ?? '',
      status: 'open',
      subscription: null,
      expires_at: seconds() + DAY,
    };
    sessions.set(session.id, session);
    return { status: 200, body: toWire(session) };
  }

  function toWire(session: FakeSession) {
    const url = session.status === 'open' ? `https://checkout.stripe.test/${session.id}` : null;
    return { ...session, object: 'checkout.session', url };
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams: query } = new URL(request.url ?? '', 'http://stripe');
    const id = /\/(?:cs|sub|cus)_[^/]+/.exec(pathname)?.[0].slice(1) ?? '';
    const route = `${request.method} ${id ? pathname.replace(id, ':id') : pathname}`;
    const body = await text(request);
    const key = request.headers['idempotency-key'];
    const idempotencyKey = typeof key === 'string' && !key.startsWith('stripe-node-retry') ? key : undefined;
    requests.push({ route, params: new URLSearchParams(body), idempotencyKey });
    const script = scripts.get(route)?.shift();
    if (script === 'hang') return;
    if (script === 'html') {
      response.writeHead(502, { 'content-type': 'text/html' }).end(`<h1>${CANARY}</h1>`);
      return;
    }
    // The answer states what is true now, however long it then takes.
    const answered =
      (script === 'cut' ? undefined : script) ??
      keyed(idempotencyKey, `${pathname} ${body}`, () => work(route, id, new URLSearchParams(body), query));
    if (script === 'cut') {
      request.socket.destroy();
      return;
    }
    const payload = JSON.stringify(answered.body);
    await holds.get(route)?.shift();
    response.writeHead(answered.status, { 'content-type': 'application/json', 'request-id': 'req_1' }).end(payload);
  }

  function keyed(key: string | undefined, params: string, make: () => Answer): Answer {
    if (key === undefined) return make();
    const stored = answers.get(key);
    if (stored) return stored.params === params ? stored.answer : stripeError(400, 'idempotency_error');
    const made = make();
    if (made.status < 400) answers.set(key, { params, answer: made });
    return made;
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    customers,
    sessions,
    subscriptions,
    /** How often a route was called. */
    calls: (route: string) => requests.filter((request) => request.route === route).length,
    openSessions: () => [...sessions.values()].filter(({ status }) => status === 'open'),
    /** What the next calls of a route are answered, one after the other. */
    script(route: string, ...next: Script[]) {
      scripts.set(route, [...(scripts.get(route) ?? []), ...next]);
    },
    /** Lets the next call of a route read the truth, but answer only when it is released. */
    hold(route: string) {
      let release: () => void = () => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      holds.set(route, [...(holds.get(route) ?? []), held]);
      return { release: () => release() };
    },
    /** Makes everything forgotten, as another account would have it. */
    forgetAll() {
      customers.clear();
      sessions.clear();
      subscriptions.clear();
      answers.clear();
    },
    close: () =>
      new Promise<void>((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

export type FakeStripe = Awaited<ReturnType<typeof startFakeStripe>>;

function pageOf(all: readonly { readonly id: string }[], query: URLSearchParams) {
  const start = all.findIndex(({ id }) => id === query.get('starting_after')) + 1;
  const end = start + Number(query.get('limit') ?? 10);
  return { object: 'list', data: all.slice(start, end), has_more: all.length > end };
}

function subscriptionToWire(id: string, subscription: FakeSubscription) {
  const { customer, status, created = seconds(), periodEnd = seconds() + 30 * DAY } = subscription;
  return {
    id,
    object: 'subscription',
    customer,
    status,
    created,
    cancel_at: subscription.cancelAt ?? null,
    cancel_at_period_end: subscription.cancelAtPeriodEnd ?? false,
    metadata: subscription.userId === undefined ? {} : { userId: String(subscription.userId) },
    items: { object: 'list', data: [{ id: 'si_1', current_period_end: periodEnd }] },
  };
}
