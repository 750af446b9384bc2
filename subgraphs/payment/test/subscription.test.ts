import fc from 'fast-check';
import { chooseSubscription, isPremium, SUBSCRIPTION_STATUSES, type Subscription } from '../src/domain/subscription';

const day = (n: number) => new Date(Date.UTC(2026, 0, n));

function subscription(change: Partial<Subscription> = {}): Subscription {
  return {
    id: 'sub_1',
    status: 'active',
    currentPeriodEnd: null,
    cancelAtPeriodEnd: false,
    createdAt: day(1),
    ...change,
  };
}

describe('a subscription', () => {
  it('gives premium while it is active, in its trial, or while a payment is tried again', () => {
    const premium = SUBSCRIPTION_STATUSES.filter((status) => isPremium({ status }));
    expect(premium.toSorted()).toEqual(['active', 'past_due', 'trialing']);
  });
});

describe('the subscription that counts', () => {
  it('is none when there is none', () => {
    expect(chooseSubscription([])).toBeNull();
  });

  it('is one with premium, however old', () => {
    const old = subscription({ id: 'sub_old', status: 'past_due' });
    const recent = subscription({ id: 'sub_new', status: 'canceled', createdAt: day(9) });
    expect(chooseSubscription([recent, old])).toBe(old);
  });

  it('is the newest among equals', () => {
    const older = subscription({ id: 'sub_a', status: 'active' });
    const newer = subscription({ id: 'sub_b', status: 'trialing', createdAt: day(2) });
    expect(chooseSubscription([older, newer])).toBe(newer);
    const ended = subscription({ id: 'sub_a', status: 'canceled' });
    const endedLater = subscription({ id: 'sub_b', status: 'unpaid', createdAt: day(2) });
    expect(chooseSubscription([ended, endedLater])).toBe(endedLater);
  });

  it('gives premium exactly when any does, and is the same in any order', () => {
    const some = fc.uniqueArray(
      fc.record({
        id: fc.string({ minLength: 1 }),
        status: fc.constantFrom(...SUBSCRIPTION_STATUSES),
        createdAt: fc.integer({ min: 1, max: 3 }).map(day),
      }),
      { selector: ({ id }) => id, minLength: 1 },
    );
    fc.assert(
      fc.property(some, (given) => {
        const subscriptions = given.map(subscription);
        const chosen = chooseSubscription(subscriptions);
        expect(chosen && isPremium(chosen)).toBe(subscriptions.some(isPremium));
        expect(chooseSubscription(subscriptions.toReversed())).toBe(chosen);
      }),
    );
  });
});
