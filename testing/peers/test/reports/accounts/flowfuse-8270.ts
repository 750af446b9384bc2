// https://github.com/FlowFuse/flowfuse/issues/8270
import { setTimeout as sleep } from 'node:timers/promises';
import { codes } from '../../support/accounts';
import type { Report } from '../../support/report';

const REFRESH = `mutation($token: String!) {
  refreshSession(input: { refreshToken: $token }) { session { refreshToken } }
}`;

/** Milliseconds for which a refresh's answer may be asked for again, and some. */
const GRACE_MS = 10_500;

export const report: Report = {
  title: 'an old refresh token ends the whole family once no lost answer can explain it',
  async check(bench) {
    const { refreshToken: first } = await bench.signUp();
    const second = (await bench.graphql.data(REFRESH, { token: first })).refreshSession.session.refreshToken;
    const third = (await bench.graphql.data(REFRESH, { token: second })).refreshSession.session.refreshToken;
    await sleep(GRACE_MS);
    expect(codes(await bench.graphql.ask(REFRESH, { token: first }))).toEqual(['UNAUTHENTICATED']);
    expect(codes(await bench.graphql.ask(REFRESH, { token: third }))).toEqual(['UNAUTHENTICATED']);
  },
};
