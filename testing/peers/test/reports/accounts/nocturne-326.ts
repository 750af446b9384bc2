// https://github.com/nightscout/nocturne/pull/326
import type { Report } from '../../support/report';

const REFRESH = `mutation($token: String!) {
  refreshSession(input: { refreshToken: $token }) { session { accessToken refreshToken } }
}`;

export const report: Report = {
  title: 'refreshes with one token at once fork no session and log no user out',
  async check(bench) {
    const { refreshToken: token } = await bench.signUp();
    const answers = await Promise.all(Array.from({ length: 10 }, () => bench.graphql.data(REFRESH, { token })));
    const sessions = answers.map(({ refreshSession }) => JSON.stringify(refreshSession.session));
    expect(new Set(sessions).size).toBe(1);
    const { session } = answers[0].refreshSession;
    expect(await bench.graphql.data('{ me { id } }', {}, { token: session.accessToken })).toMatchObject({ me: {} });
    await bench.graphql.data(REFRESH, { token: session.refreshToken });
  },
};
