import type { Clock } from '@gobbler/contracts';
import Stripe from 'stripe';
import type { StandInLog } from '../stand-in-log';
import type { StateFile } from './state-file';
import type { PendingEvent } from './stripe-state';

export interface WebhookSenderOptions {
  readonly file: StateFile;
  /** Where events go, as Stripe would send them. */
  readonly url: string;
  readonly secret: string;
  readonly now: Clock;
  readonly log: StandInLog;
  /** Milliseconds before the second, third … try; the last one again and again. */
  readonly delays: readonly number[];
}

export interface WebhookSender {
  /** Sends all pending events of a customer; resolves to whether all were answered 200. */
  deliverFor(customer: string): Promise<boolean>;
  /** Sends what is due, in the background. */
  nudge(): void;
  close(): Promise<void>;
}

/** Milliseconds. */
const TIMEOUT_MS = 5_000;
const POLL_MS = 1_000;

/** Sends signed events until each was answered 200. */
export function createWebhookSender(options: WebhookSenderOptions): WebhookSender {
  const { file, url, secret, now, log, delays } = options;
  const { pendingEvents } = file.state;
  const underWay = new Map<string, Promise<boolean>>();
  /** Not kept in the file: after a restart everything is tried at once again. */
  const failures = new Map<string, { attempts: number; dueAt: number }>();
  const closing = new AbortController();

  function deliver(event: PendingEvent): Promise<boolean> {
    const running = underWay.get(event.id);
    if (running) return running;
    const delivery = attempt(event).finally(() => underWay.delete(event.id));
    underWay.set(event.id, delivery);
    return delivery;
  }

  async function attempt(event: PendingEvent): Promise<boolean> {
    const problem = await send(event.body);
    if (problem === null) {
      pendingEvents.delete(event.id);
      failures.delete(event.id);
      await file.save();
      return true;
    }
    const attempts = (failures.get(event.id)?.attempts ?? 0) + 1;
    const delay = delays[attempts - 1] ?? delays.at(-1) ?? POLL_MS;
    failures.set(event.id, { attempts, dueAt: performance.now() + delay });
    if (!closing.signal.aborted) {
      log.warn({ eventId: event.id, attempts, problem }, 'a webhook was not taken; it is sent again');
    }
    return false;
  }

  /** Null when it was taken, else what went wrong. */
  async function send(payload: string): Promise<string | null> {
    const timestamp = Math.floor(now().getTime() / 1_000);
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'stripe-signature': Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp }),
        },
        body: payload,
        redirect: 'error',
        signal: AbortSignal.any([closing.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      await answer.body?.cancel();
      return answer.ok ? null : `answered ${answer.status}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  function nudge(): void {
    const at = performance.now();
    for (const event of pendingEvents.values()) {
      if ((failures.get(event.id)?.dueAt ?? 0) <= at) {
        deliver(event).catch((error: unknown) =>
          log.error({ err: error }, 'the state of Stripe’s stand-in is not saved'),
        );
      }
    }
  }

  const poll = setInterval(nudge, POLL_MS);
  poll.unref();

  return {
    async deliverFor(customer) {
      const events = [...pendingEvents.values()].filter((event) => event.customer === customer);
      const taken = await Promise.all(events.map(deliver));
      return taken.every(Boolean);
    },
    nudge,
    async close() {
      clearInterval(poll);
      closing.abort();
      await Promise.allSettled(underWay.values());
    },
  };
}
