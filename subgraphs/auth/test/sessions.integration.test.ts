import { untilServed } from '@gobbler/test-harness';
import { codeOf, startAuthBench, viewerOf, type AuthBench } from './auth-bench';

const DAY = 24 * 60 * 60_000;

describe('sessions under load', () => {
  let bench: AuthBench;

  beforeAll(async () => {
    bench = await startAuthBench();
  });

  afterAll(() => bench?.stop());

  const signUp = (email: string) => untilServed(() => bench.signUp(email, { idempotencyKey: email }));

  it('give the very same pair to fifty who refresh with the same token at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { data } = await signUp(`race-${round}@example.com`);
      const { refreshToken, accessToken } = data['signUp'].session;
      bench.setClock(new Date()); // the same pair is given for ten seconds
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => untilServed(() => bench.refresh(refreshToken))),
      );
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
      bench.setClock(null);
      const { sid } = viewerOf(accessToken);
      const unused = await bench.sql('SELECT 1 FROM refresh_tokens WHERE session_id = $1 AND used_at IS NULL', [sid]);
      expect(unused).toHaveLength(1);
      const next = answers[0]?.data['refreshSession'].session;
      expect(codeOf(await bench.refresh(next.refreshToken))).toBeUndefined();
      expect((await bench.accountMe(`Bearer ${next.accessToken}`)).status).toBe(200);
    }
  });

  it('end for good when logging out races a refresh', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { data } = await signUp(`out-${round}@example.com`);
      const { refreshToken, accessToken } = data['signUp'].session;
      const logOut = untilServed(() =>
        bench.ask('mutation { logOut { user { id } } }', {}, { as: viewerOf(accessToken) }),
      );
      const [refreshed, out] = await Promise.all([bench.refresh(refreshToken), logOut]);
      expect(out.errors).toBeUndefined();
      const newer = (refreshed.data?.['refreshSession']?.session ?? {}) as { [name: string]: string | undefined };
      expect((await bench.accountMe(`Bearer ${newer['accessToken'] ?? accessToken}`)).status).toBe(401);
      expect(codeOf(await bench.refresh(newer['refreshToken'] ?? refreshToken))).toBe('UNAUTHENTICATED');
    }
  });

  it('are removed with their tokens once they have expired', async () => {
    await bench.signUp('sweep@example.com');
    bench.setClock(new Date(Date.now() + 31 * DAY));
    await bench.service.runChores();
    bench.setClock(null);
    expect(await bench.sql('SELECT 1 FROM sessions UNION ALL SELECT 1 FROM refresh_tokens')).toEqual([]);
  });
});
