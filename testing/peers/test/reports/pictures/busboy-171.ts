// https://github.com/mscdex/busboy/issues/171
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a form that breaks off is a client’s mistake and ends no process',
  async check({ phone, signUpByPhone }) {
    const ana = await signUpByPhone();
    const raw =
      '--b\r\ncontent-type: image/jpg\r\ncontent-disposition: form-data; name="image_file"; filename="filename"\r\n\r\n\xff\xd8';
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    expect((await phone.send('POST', '/post/createpost', { as: ana, raw, headers })).status).toBe(400);
    expect((await phone.get('/post/ping')).status).toBe(200);
  },
};
