// https://github.com/mikel/mail/issues/1124
import { codes, newcomer, signUp } from '../../support/accounts';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a domain with two dots in a row is no address',
  async check(bench) {
    expect(codes(await signUp(bench, newcomer({ email: 'abc@gmail...com' })))).toEqual(['BAD_USER_INPUT']);
  },
};
