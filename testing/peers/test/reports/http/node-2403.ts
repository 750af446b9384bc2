// https://github.com/nodejs/node/issues/2403
import { rawRequest } from '../../support/raw-request';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'an unknown Expect header gets JSON with a code',
  async check({ url }) {
    const { status, body } = await rawRequest(
      url,
      'GET /user/ping HTTP/1.1\r\nHost: x\r\nExpect: boom\r\nConnection: close\r\n\r\n',
    );
    expect([status, JSON.parse(body)]).toEqual([417, expect.objectContaining({ code: 'BAD_REQUEST' })]);
  },
};
