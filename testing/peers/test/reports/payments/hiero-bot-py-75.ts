// https://github.com/AnthropicBots/hiero-bot-py/issues/75
import { accountOf } from '@gobbler/test-harness/phone/people';
import { becomePremium } from '@gobbler/test-harness/phone/premium';
import { deliver } from '../../support/webhooks';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'one event that is delivered ten times at once is taken, and once',
  async check(bench) {
    const ben = await bench.signUpByPhone();
    await becomePremium(bench.phone, ben);
    const before = await accountOf(bench.phone, ben);
    const object = { id: before.subscriptionId, object: 'subscription', customer: before.stripeId };
    const event = { type: 'customer.subscription.updated', object, id: `evt_again_${ben.userId}` };
    const answers = await Promise.all(Array.from({ length: 10 }, () => deliver(bench, event)));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(await accountOf(bench.phone, ben)).toEqual(before);
  },
};
