import { z } from 'zod';

/** Seconds since 1970, as Stripe counts. */
const seconds = z.int();
const metadata = z.record(z.string(), z.string());

const customer = z.object({
  id: z.string(),
  email: z.string().nullable(),
  metadata,
  created: seconds,
  // Older files don't have it.
  isDeleted: z.boolean().default(false),
});

const session = z.object({
  id: z.string(),
  /** Null until a page without a customer is paid. */
  customer: z.string().nullable(),
  successUrl: z.string(),
  cancelUrl: z.string().nullable(),
  clientReferenceId: z.string().nullable(),
  metadata,
  status: z.enum(['open', 'complete', 'expired']),
  subscription: z.string().nullable(),
  created: seconds,
  expiresAt: seconds,
});

const subscription = z.object({
  id: z.string(),
  customer: z.string(),
  metadata,
  status: z.enum(['active', 'canceled']),
  created: seconds,
  periodStart: seconds,
  periodEnd: seconds,
  cancelAtPeriodEnd: z.boolean(),
  canceledAt: seconds.nullable(),
});

const portal = z.object({ id: z.string(), customer: z.string(), returnUrl: z.string(), expiresAt: seconds });

const answer = z.object({ key: z.string(), requestHash: z.string(), body: z.string(), at: seconds });

const pendingEvent = z.object({
  id: z.string(),
  customer: z.string(),
  /** The event as JSON text: it is sent and signed as it stands. */
  body: z.string(),
});

export type LocalCustomer = z.infer<typeof customer>;
export type LocalSession = z.infer<typeof session>;
export type LocalSubscription = z.infer<typeof subscription>;
export type LocalPortal = z.infer<typeof portal>;
type StoredAnswer = z.infer<typeof answer>;
export type PendingEvent = z.infer<typeof pendingEvent>;

/** How it lies in the file. */
export const stateFileSchema = z.object({
  customers: z.array(customer),
  sessions: z.array(session),
  subscriptions: z.array(subscription),
  portals: z.array(portal),
  answers: z.array(answer),
  pendingEvents: z.array(pendingEvent),
});

/** All that the stand-in knows, by id (answers by their idempotency key). */
export interface StripeState {
  readonly customers: Map<string, LocalCustomer>;
  readonly sessions: Map<string, LocalSession>;
  readonly subscriptions: Map<string, LocalSubscription>;
  readonly portals: Map<string, LocalPortal>;
  readonly answers: Map<string, StoredAnswer>;
  readonly pendingEvents: Map<string, PendingEvent>;
}
