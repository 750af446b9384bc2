// https://github.com/expressjs/body-parser/issues/106
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'bytes that are no UTF-8 make no account: other bytes would open it',
  async check({ url }) {
    const body = Buffer.from('{"email":"latin@example.com","username":"Ana","password":"caf\xe9-caf\xe9"}', 'latin1');
    for (const type of ['application/json', 'application/json; charset=iso-8859-1']) {
      const headers = { 'content-type': type };
      const { status } = await fetch(`${url}/user/createaccount`, { method: 'POST', headers, body });
      expect([type, status]).toEqual([type, 400]);
    }
  },
};
