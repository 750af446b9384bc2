// https://github.com/bcrypt-ruby/bcrypt-ruby/issues/283
import { codes, logIn, newcomer, signUp } from '../../support/accounts';
import type { Report } from '../../support/report';

const FIRST = 'correct horse battery staple '.repeat(3).slice(0, 72);

export const report: Report = {
  title: 'what comes after the 72nd byte of a password counts',
  async check(bench) {
    const person = newcomer({ password: `${FIRST}-and-more` });
    expect(codes(await signUp(bench, person))).toEqual([]);
    expect(codes(await logIn(bench, { ...person, password: `${FIRST}-and-less` }))).toEqual(['INVALID_CREDENTIALS']);
    expect(codes(await logIn(bench, person))).toEqual([]);
  },
};
