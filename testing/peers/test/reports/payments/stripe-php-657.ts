// https://github.com/stripe/stripe-php/issues/657
import { deliver } from '../../support/webhooks';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a webhook dated more than five minutes ahead is as stale as one from before',
  async check(bench) {
    const event = { type: 'customer.subscription.updated', object: { id: 'sub_1', customer: 'cus_1' } };
    expect((await deliver(bench, { ...event, ahead: 400 })).status).toBe(400);
    expect((await deliver(bench, { ...event, ahead: -400 })).status).toBe(400);
    expect((await deliver(bench, { ...event, ahead: 100 })).status).toBe(200);
  },
};
