// https://github.com/managoat/fountain/issues/158
import { accountOf } from '@gobbler/test-harness/phone/people';
import { becomePremium } from '@gobbler/test-harness/phone/premium';
import { deliver } from '../../support/webhooks';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'an event about another’s or an unknown subscription makes no user premium',
  async check(bench) {
    const [ben, cleo] = [await bench.signUpByPhone(), await bench.signUpByPhone()];
    await becomePremium(bench.phone, ben);
    const { stripeId } = await accountOf(bench.phone, ben);
    const object = {
      id: 'sub_of_no_user',
      object: 'subscription',
      customer: stripeId,
      status: 'active',
      metadata: { userId: String(cleo.userId) },
    };
    await deliver(bench, { type: 'customer.subscription.updated', object });
    expect(await accountOf(bench.phone, cleo)).toMatchObject({ isPremium: false });
  },
};
