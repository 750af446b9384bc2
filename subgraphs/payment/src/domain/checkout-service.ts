import { ForbiddenError, NotSignedInError, UnavailableError } from '@gobbler/contracts';
import type { Clock } from '@gobbler/contracts';
import {
  hasSameUrls,
  usablePage,
  type Checkout,
  type CheckoutPage,
  type CheckoutUrls,
  type OpenCheckout,
} from './checkout';
import type { CustomerService, StripeCustomer } from './customer-service';
import { AlreadyPremiumError, CustomerNotFoundError, PersonNotFoundError, StripeRefusedError } from './errors';
import type {
  CheckoutOutcome,
  CheckoutOwner,
  CheckoutRepository,
  CustomerRepository,
  People,
  SingleFlights,
  StripeGateway,
  UnderKey,
} from './ports';
import { checkRedirectUrl } from './redirect-url';
import type { SubscriptionService } from './subscription-service';

export interface CheckoutServiceDeps {
  readonly customers: CustomerRepository;
  readonly checkouts: CheckoutRepository;
  readonly underKey: UnderKey;
  readonly people: People;
  readonly stripe: StripeGateway;
  readonly customerService: CustomerService;
  readonly subscriptionService: SubscriptionService;
  /** Where browsers may be sent, without a trailing slash. */
  readonly redirectOrigins: readonly string[];
  readonly newKey: () => string;
  readonly now: Clock;
  readonly singleFlight: SingleFlights;
}

export interface CheckoutRequest {
  readonly successUrl: string;
  /** The success address when null. */
  readonly cancelUrl: string | null;
  /** For whom; oneself when null. */
  readonly userId: number | null;
  readonly idempotencyKey: string | null;
}

/** Who asks for a checkout. */
export interface CheckoutCaller {
  /** Null when anonymous. */
  readonly viewerId: number | null;
  /** Whether the caller may name a person who is not logged in. */
  readonly mayNameAnybody: boolean;
}

export type CheckoutService = ReturnType<typeof createCheckoutService>;

/** How often it starts over when the open checkout turns out to be paid, expired or changed by another request. */
const MAX_ROUNDS = 4;

export function createCheckoutService(deps: CheckoutServiceDeps) {
  const { customers, checkouts, underKey, people, stripe, customerService, subscriptionService } = deps;
  const { redirectOrigins, newKey, now, singleFlight } = deps;
  const shareOpen = singleFlight<OpenCheckout>();

  /**
   * A checkout page for premium: the one that is open already, or a new one.
   * Throws `UNAUTHENTICATED`, `FORBIDDEN`, `REDIRECT_NOT_ALLOWED`, `NOT_FOUND`, `ALREADY_PREMIUM`, `SUBGRAPH_UNAVAILABLE`,
   * `IDEMPOTENCY_IN_PROGRESS`, `IDEMPOTENCY_KEY_REUSED`, `BAD_USER_INPUT`.
   */
  async function createSession(caller: CheckoutCaller, request: CheckoutRequest): Promise<CheckoutOutcome> {
    const owner = { userId: personOf(caller, request.userId), isAnonymous: caller.viewerId === null };
    const urls = { successUrl: request.successUrl, cancelUrl: request.cancelUrl ?? request.successUrl };
    checkRedirectUrl('input.successUrl', urls.successUrl, redirectOrigins);
    checkRedirectUrl('input.cancelUrl', urls.cancelUrl, redirectOrigins);
    const openOne = () => shareOpen(JSON.stringify([owner, urls]), () => open(owner, urls));
    const { idempotencyKey: key } = request;
    return key === null ? { opened: await openOne(), isReplayed: false } : underKey(owner, key, urls, openOne);
  }

  /** The address of the page for one's own subscription. Throws `REDIRECT_NOT_ALLOWED`, `NOT_FOUND`, `SUBGRAPH_UNAVAILABLE`. */
  async function openPortal(viewerId: number, returnUrl: string): Promise<string> {
    checkRedirectUrl('input.returnUrl', returnUrl, redirectOrigins);
    const customer = await customers.find(viewerId);
    if (!customer?.stripeCustomerId) throw new CustomerNotFoundError();
    try {
      return await stripe.openPortal(customer.stripeCustomerId, returnUrl);
    } catch (error) {
      if (error instanceof StripeRefusedError && error.isCustomerMissing) throw new CustomerNotFoundError();
      throw error;
    }
  }

  async function open({ userId, isAnonymous }: CheckoutOwner, urls: CheckoutUrls): Promise<OpenCheckout> {
    await refusePremium(userId);
    if (!(await people.exists(userId))) throw new PersonNotFoundError();
    for (let round = 1; round <= MAX_ROUNDS; round += 1) {
      // An anonymous checkout reveals nothing about the user: its customer is attached once it is paid.
      const customer = isAnonymous ? null : await customerService.ensureCustomer(userId);
      const checkout = await checkouts.ensureOpen({ id: newKey(), userId, isAnonymous, ...urls }, now());
      const page = await pageOf(checkout, customer);
      const usable = page && hasSameUrls(checkout, urls) && usablePage(page, now());
      if (usable) return usable;
      if (page) await retire(checkout, page);
      await refusePremium(userId);
    }
    throw new UnavailableError('payment');
  }

  /** The checkout's page as Stripe has it now, opened when it is not yet; null when it is gone for good. */
  async function pageOf(checkout: Checkout, customer: StripeCustomer | null): Promise<CheckoutPage | null> {
    if (checkout.sessionId === null) return openPage(checkout, customer);
    const page = await stripe.findCheckout(checkout.sessionId);
    if (!page) await checkouts.close(checkout.id);
    return page;
  }

  async function openPage(checkout: Checkout, customer: StripeCustomer | null): Promise<CheckoutPage | null> {
    try {
      const page = await stripe.openCheckout(checkout, customer?.stripeCustomerId ?? null);
      await checkouts.keepSessionId(checkout.id, page.sessionId);
      return page;
    } catch (error) {
      if (!(error instanceof StripeRefusedError)) throw error;
      await checkouts.close(checkout.id);
      if (!customer || !error.isCustomerMissing) throw error;
      await customerService.forgetCustomer(customer);
      return null;
    }
  }

  /** Sees to it that a page which can't be handed out can't be paid either; what was paid on it is taken into account. */
  async function retire(checkout: Checkout, page: CheckoutPage): Promise<void> {
    if (page.status === 'open') {
      try {
        await stripe.expireCheckout(page.sessionId);
      } catch (error) {
        // It was just paid or closed: the next round sees which.
        if (error instanceof StripeRefusedError) return;
        throw error;
      }
    }
    if (page.status === 'complete' && page.subscriptionId) {
      await subscriptionService.refreshSold(checkout.userId, page.subscriptionId);
    }
    await checkouts.close(checkout.id);
  }

  async function refusePremium(userId: number): Promise<void> {
    const customer = await customers.find(userId);
    if (customer?.isPremium) throw new AlreadyPremiumError();
  }

  /** The person has premium now: no page that is still open may sell it again. */
  async function closePages(userId: number): Promise<void> {
    for (const checkout of await checkouts.findOpen(userId)) {
      const page = checkout.sessionId === null ? null : await stripe.findCheckout(checkout.sessionId);
      if (page) await retire(checkout, page);
    }
  }

  return { createSession, openPortal, closePages };
}

/** For whom a checkout is; throws when the caller may not ask for that person. */
function personOf({ viewerId, mayNameAnybody }: CheckoutCaller, named: number | null): number {
  if (viewerId !== null) {
    if (named !== null && named !== viewerId) throw new ForbiddenError('A checkout is for oneself only.');
    return viewerId;
  }
  if (!mayNameAnybody || named === null) throw new NotSignedInError();
  return named;
}
