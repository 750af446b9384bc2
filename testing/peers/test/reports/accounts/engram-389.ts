// https://github.com/get-engram/engram/pull/389
import type { Report } from '../../support/report';

const REFRESH = `mutation($token: String!) {
  refreshSession(input: { refreshToken: $token }) { session { refreshToken } }
}`;

export const report: Report = {
  title: 'anyone whose answer was lost may refresh again and gets the same new token',
  async check(bench) {
    const { refreshToken: token } = await bench.signUp();
    const lost = await bench.graphql.data(REFRESH, { token });
    const again = await bench.graphql.data(REFRESH, { token });
    expect(again).toEqual(lost);
  },
};
