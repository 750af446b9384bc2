// https://github.com/laravel/cashier-stripe/issues/1201
import { accountOf } from '@gobbler/test-harness/phone/people';
import { becomePremium } from '@gobbler/test-harness/phone/premium';
import { deliver } from '../../support/webhooks';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'an event that says less than is true, and comes later, changes no subscription',
  async check(bench) {
    const ben = await bench.signUpByPhone();
    await becomePremium(bench.phone, ben);
    const { subscriptionId, stripeId } = await accountOf(bench.phone, ben);
    const object = { id: subscriptionId, object: 'subscription', customer: stripeId, status: 'incomplete' };
    expect((await deliver(bench, { type: 'customer.subscription.created', object })).status).toBe(200);
    expect(await accountOf(bench.phone, ben)).toMatchObject({ isPremium: true });
  },
};
