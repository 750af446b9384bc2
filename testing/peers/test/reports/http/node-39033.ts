// https://github.com/nodejs/node/issues/39033
import { rawRequest } from '../../support/raw-request';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a request without a Host, or with two, gets 400 in JSON with a code',
  async check({ url }) {
    for (const hosts of ['', 'Host: a\r\nHost: b\r\n']) {
      const { status, body } = await rawRequest(url, `GET /user/ping HTTP/1.1\r\n${hosts}Connection: close\r\n\r\n`);
      expect([status, JSON.parse(body)]).toEqual([400, expect.objectContaining({ code: 'BAD_REQUEST' })]);
    }
  },
};
