import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Ledger } from './ledger';
import { CONTENT_SECURITY_POLICY, PAGE_SCRIPT, PAGE_STYLE } from './page-assets';
import { billingPage, checkoutPage, missingPage } from './page-html';
import type { StateFile } from './state-file';
import type { LocalPortal, LocalSubscription } from './stripe-state';
import type { WebhookSender } from './webhook-sender';

export interface PageRoutesOptions {
  readonly file: StateFile;
  readonly ledger: Ledger;
  readonly webhooks: WebhookSender;
}

interface ById {
  readonly Params: { readonly id: string };
}

const paymentSchema = z.object({ card: z.enum(['good', 'declined']).default('good') });

const NOT_NOTIFIED = 'The payment succeeded, but Gobbler could not be notified yet. Try again in a moment.';

/** Adds the checkout and billing pages below `/local/`. They answer without a redirect. */
export function addPageRoutes(app: FastifyInstance, { file, ledger, webhooks }: PageRoutesOptions): void {
  app.get('/local/stripe.js', (_request, reply) => sendText(reply, 'text/javascript', PAGE_SCRIPT));
  app.get('/local/stripe.css', (_request, reply) => sendText(reply, 'text/css', PAGE_STYLE));

  app.get<ById>('/local/checkout/:id', async ({ params }, reply) => {
    await passTime();
    const session = ledger.findSession(params.id);
    return session
      ? sendPage(reply, session.status === 'expired' ? 410 : 200, checkoutPage(session))
      : sendPage(reply, 404, missingPage());
  });

  app.post<ById>('/local/checkout/:id/pay', { preHandler: checkJson }, async ({ params, body }, reply) => {
    await passTime();
    const session = ledger.findSession(params.id);
    if (!session) return sendProblem(reply, 404, 'There is no such checkout.');
    if (session.status === 'expired') return sendProblem(reply, 410, 'This checkout has expired. Nothing was paid.');
    const payment = paymentSchema.safeParse(body ?? {});
    if (!payment.success) return sendProblem(reply, 422, 'There is no such test card.');
    if (payment.data.card === 'declined' && session.status === 'open') {
      return sendProblem(reply, 402, 'The card was declined. Nothing was paid.');
    }
    ledger.pay(session);
    await file.save();
    if (!(await webhooks.deliverFor(session.customer ?? session.id))) return sendProblem(reply, 502, NOT_NOTIFIED);
    return { next: session.successUrl.replace('{CHECKOUT_SESSION_ID}', session.id) };
  });

  app.get<ById>('/local/billing/:id', async ({ params }, reply) => {
    await passTime();
    const portal = findPortal(params.id);
    return portal
      ? sendPage(reply, 200, billingPage(portal, newestSubscription(portal)))
      : sendPage(reply, 404, missingPage());
  });

  const changes: Readonly<Record<string, (subscription: LocalSubscription) => void>> = {
    cancel: (subscription) => ledger.cancel(subscription),
    'cancel-at-period-end': (subscription) => ledger.setCancelAtPeriodEnd(subscription, true),
    keep: (subscription) => ledger.setCancelAtPeriodEnd(subscription, false),
  };
  for (const [action, change] of Object.entries(changes)) {
    app.post<ById>(`/local/billing/:id/${action}`, { preHandler: checkJson }, async ({ params }, reply) => {
      await passTime();
      const portal = findPortal(params.id);
      const subscription = portal && newestSubscription(portal);
      if (!portal || !subscription) return sendProblem(reply, 404, 'There is no such subscription.');
      if (subscription.status === 'active') change(subscription);
      await file.save();
      if (!(await webhooks.deliverFor(portal.customer))) return sendProblem(reply, 502, NOT_NOTIFIED);
      return { next: portal.id };
    });
  }

  async function passTime(): Promise<void> {
    if (!ledger.passTime()) return;
    await file.save();
    webhooks.nudge();
  }

  function findPortal(id: string): LocalPortal | null {
    const portal = ledger.findPortal(id);
    return portal && portal.expiresAt > ledger.seconds() ? portal : null;
  }

  function newestSubscription({ customer }: LocalPortal) {
    return ledger.subscriptionsOf(customer)[0] ?? null;
  }
}

/**
 * Another site's page can make a browser send a form or plain text, but JSON only after a preflight, which is never
 * answered here: so JSON comes from one of these pages.
 */
async function checkJson(request: { headers: { 'content-type'?: string | undefined } }, reply: FastifyReply) {
  if (/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) return undefined;
  return sendProblem(reply, 415, 'Send this as JSON.');
}

function sendPage(reply: FastifyReply, status: number, html: string) {
  return reply
    .status(status)
    .headers({
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    .type('text/html; charset=utf-8')
    .send(html);
}

function sendText(reply: FastifyReply, type: string, text: string) {
  return reply
    .headers({ 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' })
    .type(`${type}; charset=utf-8`)
    .send(text);
}

function sendProblem(reply: FastifyReply, status: number, error: string) {
  return reply.status(status).send({ error });
}
