// https://github.com/PHPMailer/PHPMailer/issues/418
import { randomUUID } from 'node:crypto';
import { codes, logIn, newcomer, signUp } from '../../support/accounts';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'an address with two dots in a row, as docomo gave them away, can have an account',
  async check(bench) {
    const person = newcomer({ email: `try..this..${randomUUID()}@docomo.ne.jp` });
    expect(codes(await signUp(bench, person))).toEqual([]);
    expect(codes(await logIn(bench, person))).toEqual([]);
  },
};
