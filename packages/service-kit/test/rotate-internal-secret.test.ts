import {
  COMMON_SETTINGS,
  createInternalTokenIssuer,
  createInternalTokenVerifier,
  readSettings,
  toCommonConfig,
  type Environment,
} from '../src';

const OLD = 'the-secret-that-goes-is-long-enough';
const NEW = 'the-secret-that-comes-is-long-enough';
const now = () => new Date(Date.UTC(2026, 10, 5));

/** What docs/operations.md has operators set, one rolling restart each. */
const STEPS: readonly Environment[] = [
  { INTERNAL_TOKEN_SECRET: OLD },
  { INTERNAL_TOKEN_SECRET: OLD, INTERNAL_TOKEN_SECRET_PREVIOUS: NEW },
  { INTERNAL_TOKEN_SECRET: NEW, INTERNAL_TOKEN_SECRET_PREVIOUS: OLD },
  { INTERNAL_TOKEN_SECRET: NEW },
];

/** Whether a process with the one environment is believed by one with the other. */
async function isBelieved(from: Environment, to: Environment): Promise<boolean> {
  const caller = toCommonConfig(readSettings('post', COMMON_SETTINGS, from));
  const called = toCommonConfig(readSettings('user', COMMON_SETTINGS, to));
  const token = createInternalTokenIssuer(caller.internalTokenSecret, 'post', now).tokenFor('user', null);
  const { internalTokenSecret, previousInternalTokenSecret } = called;
  const verify = createInternalTokenVerifier(internalTokenSecret, 'user', now, previousInternalTokenSecret);
  return verify(token).isValid;
}

describe('the secret of internal tokens', () => {
  it.each([0, 1, 2])('is rotated without a refusal while step %i and the next run side by side', async (step) => {
    const before = STEPS[step] ?? {};
    const after = STEPS[step + 1] ?? {};
    for (const from of [before, after]) {
      for (const to of [before, after]) expect(await isBelieved(from, to)).toBe(true);
    }
  });

  it('can’t be changed in one step less: who has restarted is refused by who has not', async () => {
    const [old = {}, , switched = {}] = STEPS;
    expect(await isBelieved(switched, old)).toBe(false);
  });
});
