// https://github.com/lovell/sharp/issues/3424
import { createPost } from '@gobbler/test-harness/phone/posts';
import { cameraPicture } from '@gobbler/test-harness/phone/pictures';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a JPEG that lacks nothing but its end marker is a picture',
  async check({ phone, signUpByPhone }) {
    const ana = await signUpByPhone();
    const picture = { ...cameraPicture, bytes: cameraPicture.bytes.subarray(0, -2) };
    const { image_url: address } = await createPost(phone, ana, { picture });
    expect((await fetch(address)).headers.get('content-type')).toBe('image/jpeg');
  },
};
