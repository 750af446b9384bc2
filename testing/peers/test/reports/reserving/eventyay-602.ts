// https://github.com/fossasia/eventyay/issues/602
import { createPost, sendReserve } from '@gobbler/test-harness/phone/posts';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'an idempotency key with another payload is refused, not answered with the first result',
  async check(bench) {
    const [ana, ben] = [await bench.signUpByPhone(), await bench.signUpByPhone()];
    const [one, other] = [await createPost(bench.phone, ana), await createPost(bench.phone, ana)];
    const key = { 'idempotency-key': 'museum-602' };
    expect((await sendReserve(bench.phone, ben, one.post_id, key)).status).toBe(200);
    const { status, body } = await sendReserve(bench.phone, ben, other.post_id, key);
    expect([status, body]).toEqual([422, expect.objectContaining({ code: 'IDEMPOTENCY_KEY_REUSED' })]);
  },
};
