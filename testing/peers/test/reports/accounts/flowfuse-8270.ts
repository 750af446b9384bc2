// https://github.com/FlowFuse/flowfuse/issues/8270
import { codes } from '../../support/accounts';
import type { Report } from '../../support/report';

const REFRESH = `mutation($token: String!) {
  refreshSession(input: { refreshToken: $token }) { session { refreshToken } }
}`;

export const report: Report = {
  title: 'an old refresh token ends the whole family once no lost answer can explain it',
  async check(bench) {
    const { refreshToken: first } = await bench.signUp();
    const second = (await bench.graphql.data(REFRESH, { token: first })).refreshSession.session.refreshToken;
    const third = (await bench.graphql.data(REFRESH, { token: second })).refreshSession.session.refreshToken;
    expect(codes(await bench.graphql.ask(REFRESH, { token: first }))).toEqual(['UNAUTHENTICATED']);
    expect(codes(await bench.graphql.ask(REFRESH, { token: third }))).toEqual(['UNAUTHENTICATED']);
  },
};
