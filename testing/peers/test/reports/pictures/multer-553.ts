// https://github.com/expressjs/multer/issues/553
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a part without a name is refused and ends no process',
  async check({ phone, signUpByPhone }) {
    const ana = await signUpByPhone();
    const headers = { 'content-type': 'multipart/form-data; boundary=abcde' };
    const raw = '--abcde\r\nContent-Disposition: form-data; nam="a"\r\n\r\ndata\r\n--abcde--\r\n';
    const { status } = await phone.send('POST', '/post/createpost', { as: ana, raw, headers });
    expect([400, 422]).toContain(status);
    expect((await phone.get('/post/ping')).status).toBe(200);
  },
};
