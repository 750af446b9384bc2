// https://github.com/Automattic/woocommerce-payments/issues/3352
import { createPost, sendReserve } from '@gobbler/test-harness/phone/posts';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a request that is repeated with its key gets the first answer again',
  async check(bench) {
    const [ana, ben] = [await bench.signUpByPhone(), await bench.signUpByPhone()];
    const { post_id: id } = await createPost(bench.phone, ana);
    const key = { 'idempotency-key': 'museum-3352' };
    const first = await sendReserve(bench.phone, ben, id, key);
    const again = await sendReserve(bench.phone, ben, id, key);
    expect([again.status, again.body]).toEqual([200, first.body]);
  },
};
