import { TEST_SECRET, viewer } from '@gobbler/test-servers';
import { SignJWT } from 'jose';
import { createInternalTokenIssuer, createInternalTokenVerifier, type ServiceName } from '../src';

const at = (seconds: number) => () => new Date(Date.UTC(2026, 10, 5) + seconds * 1_000);
const issue = (to: ServiceName = 'user', seconds = 0, secret = TEST_SECRET) =>
  createInternalTokenIssuer(secret, 'router', at(seconds)).tokenFor(to, viewer(7));
const verify = (token: string, seconds = 0) => createInternalTokenVerifier(TEST_SECRET, 'user', at(seconds))(token);

const INVALID = { isValid: false, reason: 'invalid' };
const CLOCK = { isValid: false, reason: 'clock' };

describe('an internal token', () => {
  it('names the caller and the user', async () => {
    expect(verify(issue())).toEqual({
      isValid: true,
      caller: { service: 'router', viewer: { userId: 7, sid: 'session-of-7' } },
    });
  });

  it('names no user when a service calls on its own behalf', async () => {
    const token = createInternalTokenIssuer(TEST_SECRET, 'notification-worker', at(0)).tokenFor('user', null);
    expect(verify(token)).toEqual({ isValid: true, caller: { service: 'notification-worker', viewer: null } });
  });

  it('is renewed after half of its life, and for each audience and person', async () => {
    let seconds = 0;
    const issuer = createInternalTokenIssuer(TEST_SECRET, 'router', () => at(seconds)());
    const first = issuer.tokenFor('user', viewer(7));
    seconds = 29;
    expect(issuer.tokenFor('user', viewer(7))).toBe(first);
    expect(issuer.tokenFor('post', viewer(7))).not.toBe(first);
    expect(issuer.tokenFor('user', viewer(8))).not.toBe(first);
    expect(issuer.tokenFor('user', { userId: 7, sid: 'another' })).not.toBe(first);
    seconds = 31;
    expect(issuer.tokenFor('user', viewer(7))).not.toBe(first);
  });

  it('is refused by another service than the one it is for', async () => {
    expect(verify(issue('post'))).toEqual(INVALID);
  });

  it('signed with another secret is refused', async () => {
    expect(verify(issue('user', 0, 'another-secret-that-is-long-enough-too'))).toEqual(INVALID);
  });

  it('is checked as strictly with the other secret', async () => {
    const other = 'another-secret-that-is-long-enough-too';
    const verifier = createInternalTokenVerifier(TEST_SECRET, 'user', at(600), other);
    expect(verifier(issue('user', 0, other))).toEqual(CLOCK);
    expect(verifier(issue('post', 600, other))).toEqual(INVALID);
  });

  it('is good with clocks that differ by up to a minute, either way', async () => {
    const token = issue();
    expect(verify(token, 60 + 59)).toMatchObject({ isValid: true });
    expect(verify(token, -59)).toMatchObject({ isValid: true });
  });

  it('is refused as one of a wrong clock when its service’s clock is fast or slow', async () => {
    const token = issue();
    expect(verify(token, 60 + 61)).toEqual(CLOCK);
    expect(verify(token, 600)).toEqual(CLOCK);
    expect(verify(token, -61)).toEqual(CLOCK);
    expect(verify(token, -600)).toEqual(CLOCK);
  });

  it('is never reported as one of a wrong clock when its signature is wrong', async () => {
    expect(verify(issue('user', 0, 'another-secret-that-is-long-enough-too'), 600)).toEqual(INVALID);
  });

  it('is not believed for ever because it was once: a clock that jumps is noticed', async () => {
    let seconds = 0;
    const verifier = createInternalTokenVerifier(TEST_SECRET, 'user', () => at(seconds)());
    const token = issue();
    expect(verifier(token)).toMatchObject({ isValid: true });
    seconds = 600;
    expect(verifier(token)).toEqual(CLOCK);
  });

  /** A token as an issuer of ours would never make it, with our secret. */
  function forge(claims: Record<string, unknown>, header: { alg: string; typ: string }) {
    const seconds = at(0)().getTime() / 1_000;
    return new SignJWT({ iss: 'router', aud: 'user', iat: seconds, exp: seconds + 60, ...claims })
      .setProtectedHeader(header)
      .sign(new TextEncoder().encode(TEST_SECRET.repeat(2)));
  }

  const header = { alg: 'HS256', typ: 'internal+jwt' };
  it.each([
    ['another type', {}, { ...header, typ: 'at+jwt' }],
    ['another algorithm', {}, { ...header, alg: 'HS512' }],
    ['no expiry', { exp: undefined }, header],
    ['no time of issue', { iat: undefined }, header],
    ['no audience', { aud: undefined }, header],
    ['a service that does not exist', { iss: 'admin' }, header],
    ['a person in another spelling', { sub: '07', sid: 's' }, header],
    ['a person as a number', { sub: 7, sid: 's' }, header],
    ['a person without a session', { sub: '7' }, header],
  ])('is refused with %s', async (_what, claims, head) => {
    const verifier = createInternalTokenVerifier(TEST_SECRET.repeat(2), 'user', at(0));
    expect(verifier(await forge({}, header))).toMatchObject({ isValid: true });
    expect(verifier(await forge(claims, head))).toEqual(INVALID);
  });

  it.each(['', 'x', 'a.b.c', `${'a'.repeat(10_000)}`, 'eyJhbGciOiJub25lIn0.eyJpc3MiOiJyb3V0ZXIifQ.'])(
    'is not %j',
    async (text) => {
      expect(verify(text)).toEqual(INVALID);
    },
  );
});
