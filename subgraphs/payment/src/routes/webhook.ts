import { AppError, UnavailableError } from '@gobbler/contracts';
import type { Clock } from '@gobbler/contracts';
import { isDatabaseDown, type Logger } from '@gobbler/service-kit';
import type { FastifyInstance } from 'fastify';
import type { SubscriptionService } from '../domain/subscription-service';
import { BadWebhookError, readStripeEvent } from '../infra/read-stripe-event';

export interface WebhookRouteOptions {
  readonly secrets: readonly string[];
  readonly subscriptionService: SubscriptionService;
  readonly now: Clock;
  readonly log: Logger;
}

/**
 * Adds `POST /webhook`, which takes Stripe's events as they came: 200 when there is nothing (more) to do, 400 for a signature
 * that is missing, wrong or old, 503 for an event that Stripe should send again.
 */
export function addWebhookRoute(app: FastifyInstance, options: WebhookRouteOptions): void {
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body));
    scope.post('/webhook', async ({ body, headers }) => {
      const signature = headers['stripe-signature'];
      const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
      await takeEvent(bytes, typeof signature === 'string' ? signature : undefined, options);
      return {};
    });
    done();
  });
}

async function takeEvent(body: Buffer, signature: string | undefined, options: WebhookRouteOptions): Promise<void> {
  const { secrets, subscriptionService, now, log } = options;
  try {
    const notice = readStripeEvent(body, signature, secrets, now());
    if (!notice) return;
    const outcome = await subscriptionService.handleNotice(notice);
    log.info({ eventId: notice.id, type: notice.type, outcome }, 'an event of Stripe’s was taken');
  } catch (error) {
    if (error instanceof BadWebhookError) {
      log.warn('a webhook was refused: its signature is missing, wrong or old');
      throw new AppError('BAD_REQUEST', 'This was not signed by Stripe just now.');
    }
    log.error({ err: error instanceof AppError ? error.cause : error }, 'an event of Stripe’s must come again');
    throw isDatabaseDown(error) ? new UnavailableError('payment', error) : error;
  }
}
