// https://github.com/lovell/sharp/issues/1968
import { postFields } from '@gobbler/test-harness/phone/posts';
import type { Report } from '../../support/report';

/** How every HEIC file begins. */
const HEIC = Buffer.concat([
  Buffer.from('000000186674797068656963000000006d69663168656963', 'hex'),
  Buffer.alloc(2_000),
]);

export const report: Report = {
  title: 'a picture in HEIC is refused by that name, so that one knows what to do',
  async check({ phone, signUpByPhone }) {
    const ana = await signUpByPhone();
    const form = { fields: postFields(ana), file: { bytes: HEIC, type: 'image/heic' } };
    const { status, body } = await phone.send('POST', '/post/createpost', { as: ana, form });
    expect([status, JSON.stringify(body)]).toEqual([415, expect.stringContaining('HEIC')]);
  },
};
