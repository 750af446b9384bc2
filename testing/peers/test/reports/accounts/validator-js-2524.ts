// https://github.com/validatorjs/validator.js/issues/2524
import { codes, newcomer, signUp } from '../../support/accounts';
import type { Report } from '../../support/report';

const WRONG = [
  'abc.example.com',
  'a@b@c@example.com',
  'this is"not\\allowed@example.com',
  'like.underscores@but_not_here',
];

export const report: Report = {
  title: 'addresses that are none are refused',
  async check(bench) {
    for (const email of WRONG) {
      expect([email, codes(await signUp(bench, newcomer({ email })))]).toEqual([email, ['BAD_USER_INPUT']]);
    }
  },
};
