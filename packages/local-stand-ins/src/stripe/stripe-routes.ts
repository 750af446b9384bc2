import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { formText, formTexts, type FormObject } from './form-body';
import type { Ledger } from './ledger';
import { pageOf, readSessionParams, required, webAddress } from './request-params';
import { toCustomer, toList, toPortalSession, toSession, toSubscription } from './wire-objects';

export interface ById {
  readonly Params: { readonly id: string };
}

export interface StripeRoutesOptions {
  readonly ledger: Ledger;
  readonly publicUrl: string;
  /** Makes a handler of something that changes the state. */
  readonly change: (
    work: (form: FormObject, id: string) => object,
  ) => (request: FastifyRequest<ById>, reply: FastifyReply) => Promise<object>;
}

interface ListQuery {
  readonly customer?: string;
  readonly status?: string;
  readonly limit?: string;
  readonly starting_after?: string;
}

/** The routes of Stripe's API that Gobbler uses (https://docs.stripe.com/api). */
export function addStripeRoutes(app: FastifyInstance, { ledger, publicUrl, change }: StripeRoutesOptions): void {
  const session = '/v1/checkout/sessions/:id';
  const subscription = '/v1/subscriptions/:id';

  app.post(
    '/v1/customers',
    change((form) => toCustomer(ledger.createCustomer(formText(form, 'email'), formTexts(form, 'metadata')))),
  );
  app.get<ById>('/v1/customers/:id', ({ params }) => toCustomer(ledger.customer(params.id)));
  app.post(
    '/v1/customers/:id',
    change((form, id) => toCustomer(ledger.setEmail(id, formText(form, 'email')))),
  );
  app.delete(
    '/v1/customers/:id',
    change((_form, id) => toCustomer(ledger.deleteCustomer(id))),
  );

  app.post(
    '/v1/checkout/sessions',
    change((form) => toSession(ledger.createSession(readSessionParams(form)), publicUrl)),
  );
  app.get<ById>(session, ({ params }) => toSession(ledger.session(params.id), publicUrl));
  app.post(
    `${session}/expire`,
    change((_form, id) => toSession(ledger.expireSession(id), publicUrl)),
  );

  app.get<{ Querystring: ListQuery }>('/v1/subscriptions', ({ query: { customer, status, ...page } }) => {
    const all = ledger.subscriptionsOf(customer ?? null);
    const wanted = status === 'all' ? all : all.filter((one) => one.status === (status ?? 'active'));
    const { items, hasMore } = pageOf(wanted, page);
    return toList('/v1/subscriptions', items.map(toSubscription), hasMore);
  });
  app.get<ById>(subscription, ({ params }) => toSubscription(ledger.subscription(params.id)));
  app.post(
    subscription,
    change((form, id) => {
      const found = ledger.subscription(id);
      ledger.setCancelAtPeriodEnd(found, formText(form, 'cancel_at_period_end') === 'true');
      return toSubscription(found);
    }),
  );
  app.delete(
    subscription,
    change((_form, id) => {
      const found = ledger.subscription(id);
      ledger.cancel(found);
      return toSubscription(found);
    }),
  );

  app.post(
    '/v1/billing_portal/sessions',
    change((form) => {
      const returnUrl = webAddress(required(form, 'return_url'), 'return_url');
      return toPortalSession(ledger.createPortal(required(form, 'customer'), returnUrl), publicUrl, ledger.seconds());
    }),
  );
}
