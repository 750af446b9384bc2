// https://github.com/richardgirges/express-fileupload/issues/6
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a form without any part is refused and ends no process',
  async check({ phone, signUpByPhone }) {
    const ana = await signUpByPhone();
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    for (const raw of ['', '--b--\r\n', '\r\n--b--\r\n']) {
      const { status } = await phone.send('POST', '/post/createpost', { as: ana, raw, headers });
      expect([raw, [400, 422].includes(status)]).toEqual([raw, true]);
    }
    expect((await phone.get('/post/ping')).status).toBe(200);
  },
};
