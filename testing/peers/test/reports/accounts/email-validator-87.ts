// https://github.com/K-and-R/email_validator/issues/87
import { randomUUID } from 'node:crypto';
import { codes, logIn, newcomer, signUp } from '../../support/accounts';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a domain with umlauts and its ASCII form are one address',
  async check(bench) {
    const name = randomUUID();
    const person = newcomer({ email: `${name}@umläut.com` });
    expect(codes(await signUp(bench, person))).toEqual([]);
    expect(codes(await logIn(bench, { ...person, email: `${name}@xn--umlut-ira.com` }))).toEqual([]);
    expect(codes(await signUp(bench, newcomer({ email: `${name}@XN--UMLUT-IRA.com` })))).toEqual(['EMAIL_TAKEN']);
  },
};
