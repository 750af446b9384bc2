// https://github.com/bcrypt-ruby/bcrypt-ruby/issues/208
import { codes, logIn, newcomer, signUp } from '../../support/accounts';
import type { Report } from '../../support/report';

/** 36 characters that are 108 bytes. */
const FIRST = 'あまりものにはふくがあるといいますからきょうもいただきますごちそうさまでした'.slice(0, 36);

export const report: Report = {
  title: 'long passwords beyond ASCII are distinguished to the last character',
  async check(bench) {
    const person = newcomer({ password: `${FIRST}す` });
    expect(codes(await signUp(bench, person))).toEqual([]);
    expect(codes(await logIn(bench, { ...person, password: `${FIRST}た` }))).toEqual(['INVALID_CREDENTIALS']);
    expect(codes(await logIn(bench, person))).toEqual([]);
  },
};
