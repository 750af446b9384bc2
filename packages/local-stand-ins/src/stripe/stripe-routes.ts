import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { formText, formTexts, type FormObject } from './form-body';
import type { Ledger } from './ledger';
import { readSessionParams, required, webAddress } from './request-params';
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
    '/v1/checkout/sessions',
    change((form) => toSession(ledger.createSession(readSessionParams(form)), publicUrl)),
  );
  app.get<ById>(session, ({ params }) => toSession(ledger.session(params.id), publicUrl));
  app.post(
    `${session}/expire`,
    change((_form, id) => toSession(ledger.expireSession(id), publicUrl)),
  );

  app.get<{ Querystring: { customer?: string; status?: string } }>('/v1/subscriptions', ({ query }) => {
    const all = ledger.subscriptionsOf(query.customer ?? '');
    const wanted = query.status === 'all' ? all : all.filter(({ status }) => status === (query.status ?? 'active'));
    return toList('/v1/subscriptions', wanted.map(toSubscription));
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
