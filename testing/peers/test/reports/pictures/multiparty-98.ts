// https://github.com/pillarjs/multiparty/issues/98
import { createPost } from '@gobbler/test-harness/phone/posts';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'an edit whose file part is empty keeps the picture',
  async check({ phone, signUpByPhone }) {
    const ana = await signUpByPhone();
    const before = await createPost(phone, ana);
    const form = { fields: { title: 'Changed' }, file: { bytes: Buffer.alloc(0), type: 'application/octet-stream' } };
    const { status, body } = await phone.send('POST', `/post/updatepost?post_id=${before.post_id}`, { as: ana, form });
    expect([status, body]).toEqual([200, expect.objectContaining({ title: 'Changed', image_url: before.image_url })]);
  },
};
