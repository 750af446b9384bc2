// https://github.com/jeremyevans/rodauth/issues/4
import { codes, logIn, newcomer, signUp } from '../../support/accounts';
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a password does not end at a NUL character',
  async check(bench) {
    const person = newcomer({ password: 'leftovers\u0000are-lovely' });
    const made = codes(await signUp(bench, person));
    // Refused as a whole, or kept as a whole; never the part before the NUL.
    if (made.length > 0) expect(made).toEqual(['BAD_USER_INPUT']);
    for (const password of ['leftovers', 'leftovers\u0000', 'leftovers\u0000another']) {
      expect((await logIn(bench, { ...person, password })).errors).not.toEqual([]);
    }
  },
};
