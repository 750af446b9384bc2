/** Where the browser goes from a checkout page. */
export interface CheckoutUrls {
  readonly successUrl: string;
  readonly cancelUrl: string;
}

/** A checkout that a person may pay; there is at most one open one a person, and one that anybody may ask for. */
export interface Checkout extends CheckoutUrls {
  /** A UUID: also the idempotency key under which Stripe is asked to open the page. */
  readonly id: string;
  readonly userId: number;
  /** Whether it was requested without a token: then it is kept apart from the person's own and reveals nothing about them. */
  readonly isAnonymous: boolean;
  /** Stripe's id of the page; null until Stripe has opened it. */
  readonly sessionId: string | null;
}

/** A checkout page at Stripe. */
export interface CheckoutPage {
  readonly sessionId: string;
  readonly status: 'open' | 'complete' | 'expired';
  /** Null unless it is open. */
  readonly url: string | null;
  readonly expiresAt: Date;
  /** The subscription that payment started; null until then. */
  readonly subscriptionId: string | null;
}

/** A checkout as it is handed out. */
export interface OpenCheckout {
  readonly url: string;
  readonly expiresAt: Date;
}

/** Milliseconds that a page must still be open to be handed out again. */
const MIN_LEFT_MS = 5 * 60_000;

/** The page as it may be handed out; null when it is paid, expired or about to expire. */
export function usablePage({ status, url, expiresAt }: CheckoutPage, now: Date): OpenCheckout | null {
  if (status !== 'open' || url === null) return null;
  return expiresAt.getTime() - now.getTime() >= MIN_LEFT_MS ? { url, expiresAt } : null;
}

export function hasSameUrls(a: CheckoutUrls, b: CheckoutUrls): boolean {
  return a.successUrl === b.successUrl && a.cancelUrl === b.cancelUrl;
}
