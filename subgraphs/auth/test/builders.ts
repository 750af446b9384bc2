import type { AccountClaim } from '../src/domain/ports';
import { sessionTimes, type Caller, type Client, type NewSession } from '../src/domain/session';

export const NOON = new Date('2026-11-05T12:00:00.000Z');

/** A moment so many milliseconds after noon. */
export function after(ms: number): Date {
  return new Date(NOON.getTime() + ms);
}

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const DAY = 24 * 60 * MINUTE;

export function accountClaim(overrides: Partial<AccountClaim> = {}): AccountClaim {
  return {
    email: 'Ana@Example.com',
    emailKey: 'ana@example.com',
    passwordHash: 'hash of ana',
    attempt: 'first',
    at: NOON,
    endsAt: after(3.5 * SECOND),
    ...overrides,
  };
}

export function newSession(userId: number, id: string, overrides: Partial<NewSession> = {}): NewSession {
  const client: Client = overrides.client ?? 'app';
  const times = sessionTimes(client, NOON, 10);
  return {
    id,
    userId,
    client,
    createdAt: NOON,
    times,
    refreshToken: client === 'app' ? { hash: `refresh of ${id}`, expiresAt: times.expiresAt } : null,
    ...overrides,
  };
}

/** A client at this source. */
export function caller(source = '192.0.2.1', client: Client = 'app'): Caller {
  return { source, client };
}
