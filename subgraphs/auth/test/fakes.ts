import { AppError } from '@gobbler/contracts';
import { MAX_KNOWN_SOURCES } from '../src/infra/known-source.repository';
import type { AuditEntry, AuditLog } from '../src/domain/audit-log';
import type { PendingAccount } from '../src/domain/account';
import type {
  AccountRepository,
  KnownSourceRepository,
  LoginAttemptRepository,
  NewProfile,
  Passwords,
  PendingAccountRepository,
  Profiles,
  SessionRepository,
  SourceCounterRepository,
  Tokens,
} from '../src/domain/ports';
import {
  EXPIRY_MARGIN_MS,
  REPEAT_MS,
  type Client,
  type NewSession,
  type RefreshTokenRecord,
  type SessionTimes,
} from '../src/domain/session';

/** What the repositories keep, as the contract test and the use cases see it. */
export interface Store {
  readonly accounts: AccountRepository;
  readonly pending: PendingAccountRepository;
  readonly sessions: SessionRepository;
  readonly attempts: LoginAttemptRepository;
  readonly counters: SourceCounterRepository;
  readonly knownSources: KnownSourceRepository;
}

/** An audit log that remembers everything. */
function createFakeAudit(): AuditLog & { readonly entries: AuditEntry[] } {
  const entries: AuditEntry[] = [];
  return { entries, record: async (entry) => void entries.push(entry), removeBefore: async () => undefined };
}

interface AccountRow {
  id: number;
  email: string;
  emailKey: string | null;
  passwordHash: string;
  status: 'pending' | 'active' | 'abandoned';
  attempt: string | null;
  endsAt: Date | null;
  createdAt: Date;
}

interface SessionRow extends SessionTimes {
  userId: number;
  client: Client;
  createdAt: Date;
  revokedAt: Date | null;
  hasDevicesLeft: boolean;
}

interface RefreshTokenRow extends RefreshTokenRecord {
  sid: string;
  usedAt: Date | null;
}

interface Tables {
  readonly accounts: Map<number, AccountRow>;
  readonly sessions: Map<string, SessionRow>;
  readonly refreshTokens: Map<string, RefreshTokenRow>;
}

export interface FakeStore extends Store {
  readonly audit: ReturnType<typeof createFakeAudit>;
  readonly auditLogDays: number;
  readonly tables: Tables;
}

export function createFakeStore(): FakeStore {
  const tables: Tables = { accounts: new Map(), sessions: new Map(), refreshTokens: new Map() };
  return {
    tables,
    audit: createFakeAudit(),
    auditLogDays: 90,
    accounts: fakeAccounts(tables),
    pending: fakePendingAccounts(tables),
    sessions: fakeSessions(tables),
    attempts: fakeAttempts(),
    counters: fakeCounters(),
    knownSources: fakeKnownSources(),
  };
}

function fakeAccounts({ accounts }: Tables): AccountRepository {
  const active = () => [...accounts.values()].filter((row) => row.status === 'active');
  const shown = ({ id, email, emailKey, passwordHash }: AccountRow) => ({
    id,
    email,
    emailKey: emailKey ?? '',
    passwordHash,
  });
  return {
    async findByEmailKey(emailKey) {
      const row = active().find((one) => one.emailKey === emailKey);
      return row ? shown(row) : null;
    },
    findByIds: async (ids) =>
      active()
        .filter((row) => ids.includes(row.id))
        .map(shown),
    async changeEmail(id, email, emailKey) {
      const row = accounts.get(id);
      if (row?.status !== 'active') return 'unknown';
      if ([...accounts.values()].some((other) => other.id !== id && other.emailKey === emailKey)) return 'taken';
      Object.assign(row, { email, emailKey });
      return 'changed';
    },
    async renewHash(id, oldHash, newHash) {
      const row = accounts.get(id);
      if (row?.passwordHash !== oldHash) return false;
      row.passwordHash = newHash;
      return true;
    },
  };
}

function fakePendingAccounts(tables: Tables): PendingAccountRepository {
  const { accounts } = tables;
  let lastId = 0;
  const held = ({ id, attempt }: Pick<PendingAccount, 'id' | 'attempt'>) => {
    const row = accounts.get(id);
    return row?.attempt === attempt && row.status === 'pending' ? row : undefined;
  };
  return {
    async claim({ at, endsAt, ...claim }) {
      const row = [...accounts.values()].find((one) => one.emailKey === claim.emailKey);
      if (row?.status === 'active') return { kind: 'taken' };
      if (row?.endsAt && row.endsAt > at) return { kind: 'busy' };
      const createdAt = row ? new Date(Math.max(at.getTime(), row.createdAt.getTime() + 1)) : at;
      const id = row?.id ?? ++lastId;
      accounts.set(id, { ...claim, id, status: 'pending', endsAt, createdAt });
      return { kind: 'claimed', account: { id, attempt: claim.attempt, createdAt, isTakenOver: row !== undefined } };
    },
    async activate(account, session) {
      const row = held(account);
      if (!row) return false;
      Object.assign(row, { status: 'active', attempt: null, endsAt: null });
      store(tables, session);
      return true;
    },
    async release(account, at) {
      const row = held(account);
      if (row) row.endsAt = at;
    },
    async remove(account) {
      if (held(account)) accounts.delete(account.id);
    },
    async abandon({ id, attempt }) {
      const row = accounts.get(id);
      if (!row || row.status === 'active' || row.attempt !== attempt) return false;
      Object.assign(row, { status: 'abandoned', email: '', emailKey: null, passwordHash: '' });
      return true;
    },
    findStale: async (endedBefore, limit) =>
      [...accounts.values()]
        .filter(({ endsAt }) => endsAt !== null && endsAt < endedBefore)
        .slice(0, limit)
        .map(({ id, attempt }) => ({ id, attempt: attempt ?? '' })),
    async removeAbandoned(id) {
      if (accounts.get(id)?.status === 'abandoned') accounts.delete(id);
    },
  };
}

/** What the contract test says of the sessions that a person may have. */
export const MAX_SESSIONS = 5;

function store({ sessions, refreshTokens }: Tables, session: NewSession): void {
  const { id, userId, client, createdAt, times, refreshToken } = session;
  sessions.set(id, { userId, client, createdAt, ...times, revokedAt: null, hasDevicesLeft: false });
  const live = [...sessions.values()].filter((one) => one.userId === userId && !one.revokedAt);
  const oldestLast = live.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  for (const surplus of oldestLast.slice(MAX_SESSIONS))
    Object.assign(surplus, { revokedAt: createdAt, hasDevicesLeft: true });
  if (refreshToken) refreshTokens.set(refreshToken.hash, { ...refreshToken, sid: id, usedAt: null });
}

function fakeSessions(tables: Tables): SessionRepository {
  const { accounts, sessions, refreshTokens } = tables;
  return {
    insert: async (session) => store(tables, session),
    async trade({ hash, next, times, at }) {
      const token = refreshTokens.get(hash);
      if (!token) return { kind: 'unknown' };
      const session = sessions.get(token.sid);
      if (token.usedAt) {
        const isLate = at.getTime() - token.usedAt.getTime() > REPEAT_MS;
        if (isLate || refreshTokens.get(next.hash)?.usedAt) return { kind: 'reused', sid: token.sid };
        if (!session || session.revokedAt) return { kind: 'unknown' };
        return { kind: 'repeated', sid: token.sid, userId: session.userId, at: token.usedAt };
      }
      if (token.expiresAt <= at || !session || session.revokedAt) return { kind: 'unknown' };
      token.usedAt = at;
      Object.assign(session, times);
      refreshTokens.set(next.hash, { ...next, sid: token.sid, usedAt: null });
      return { kind: 'traded', sid: token.sid, userId: session.userId };
    },
    async revoke(sid, at) {
      const session = sessions.get(sid);
      const isActive = session !== undefined && !session.revokedAt;
      if (isActive) Object.assign(session, { revokedAt: at, hasDevicesLeft: true });
      return isActive;
    },
    async clientOf(sid, userId, at) {
      const session = sessions.get(sid);
      const isActive = accounts.get(userId)?.status === 'active';
      const isLive = isActive && session?.userId === userId && !session.revokedAt && session.expiresAt > at;
      return isLive ? session.client : null;
    },
    async findRevoked(place, tokensExpireAfter, limit) {
      const keyOf = (revokedAt: Date, sid: string) => `${revokedAt.toISOString()} ${sid}`;
      return [...sessions]
        .flatMap(([sid, { revokedAt, tokensExpireAt }]) => (revokedAt ? [{ sid, revokedAt, tokensExpireAt }] : []))
        .filter(({ tokensExpireAt }) => tokensExpireAt > tokensExpireAfter)
        .filter(({ sid, revokedAt }) => keyOf(revokedAt, sid) > keyOf(place.revokedAt, place.sid))
        .toSorted((a, b) => (keyOf(a.revokedAt, a.sid) < keyOf(b.revokedAt, b.sid) ? -1 : 1))
        .slice(0, limit);
    },
    findWithDevicesLeft: async (revokedBefore, limit) =>
      [...sessions]
        .filter(
          ([, { revokedAt, hasDevicesLeft }]) => hasDevicesLeft && revokedAt !== null && revokedAt < revokedBefore,
        )
        .slice(0, limit)
        .map(([sid]) => sid),
    async noteDevicesRemoved(sids) {
      for (const sid of sids) Object.assign(sessions.get(sid) ?? {}, { hasDevicesLeft: false });
    },
    async removeExpired(at, limit) {
      const oldest = new Date(at.getTime() - EXPIRY_MARGIN_MS);
      const isOver = ({ expiresAt, revokedAt, tokensExpireAt, hasDevicesLeft }: SessionRow) =>
        expiresAt < oldest || (revokedAt !== null && revokedAt < oldest && tokensExpireAt < oldest && !hasDevicesLeft);
      const over = [...sessions].filter(([, session]) => isOver(session)).slice(0, limit);
      for (const [sid] of over) sessions.delete(sid);
      const old = [...refreshTokens].filter(([, token]) => token.expiresAt < oldest || !sessions.has(token.sid));
      for (const [hash] of old) refreshTokens.delete(hash);
      return over.length;
    },
  };
}

function fakeAttempts(): LoginAttemptRepository {
  const taken = new Map<string, { key: string; slot: number; at: Date }>();
  return {
    async take(key, at, limit, windowMs) {
      const start = new Date(at.getTime() - windowMs);
      const mine = [...taken.values()].filter((attempt) => attempt.key === key && attempt.at > start);
      if (mine.length >= limit) {
        const first = Math.min(...mine.map((attempt) => attempt.at.getTime()));
        return { kind: 'refused', freeAt: new Date(first + windowMs) };
      }
      const slots = new Set(mine.map(({ slot }) => slot));
      const slot = Array.from({ length: limit }, (_, i) => i).find((i) => !slots.has(i)) ?? 0;
      const attempt = { key, slot, at };
      taken.set(`${key} ${slot}`, attempt);
      return { kind: 'granted', attempt };
    },
    async giveBack({ key, slot, at }) {
      if (taken.get(`${key} ${slot}`)?.at.getTime() === at.getTime()) taken.delete(`${key} ${slot}`);
    },
    async removeBefore(at) {
      for (const [id, attempt] of taken) if (attempt.at < at) taken.delete(id);
    },
  };
}

function fakeCounters(): SourceCounterRepository {
  const rows = new Map<string, { used: number; startedAt: Date }>();
  return {
    async take(keyHash, at, limit, windowMs) {
      const known = rows.get(keyHash);
      const endsAt = known && new Date(known.startedAt.getTime() + windowMs);
      const row = known && endsAt && endsAt > at ? known : { used: 0, startedAt: at };
      if (endsAt && row.used >= limit) return { kind: 'refused', freeAt: endsAt };
      row.used += 1;
      rows.set(keyHash, row);
      return { kind: 'granted', window: { keyHash, startedAt: row.startedAt } };
    },
    async giveBack({ keyHash, startedAt }) {
      const row = rows.get(keyHash);
      if (row?.startedAt.getTime() === startedAt.getTime() && row.used > 0) row.used -= 1;
    },
    async removeBefore(at) {
      for (const [key, { startedAt }] of rows) if (startedAt < at) rows.delete(key);
    },
  };
}

function fakeKnownSources(): KnownSourceRepository {
  const known = new Map<string, { userId: number; at: Date }>();
  const keyOf = (userId: number, source: string) => `${userId} ${source}`;
  return {
    isKnown: async (userId, source) => known.has(keyOf(userId, source)),
    async remember(userId, source, at) {
      known.set(keyOf(userId, source), { userId, at });
      const mine = [...known].filter(([, one]) => one.userId === userId);
      const surplus = mine.toSorted(([, a], [, b]) => b.at.getTime() - a.at.getTime()).slice(MAX_KNOWN_SOURCES);
      for (const [key] of surplus) known.delete(key);
    },
    async removeBefore(at) {
      for (const [key, one] of known) if (one.at < at) known.delete(key);
    },
  };
}

/** `hash of <password>`, or `old hash of <password>` of an older scheme; counts what it is asked for. */
export function createFakePasswords(): Passwords & { compared: (string | null)[] } {
  const compared: (string | null)[] = [];
  return {
    compared,
    hash: async (password) => `hash of ${password}`,
    async verify(password, hash) {
      compared.push(hash);
      return hash === `hash of ${password}` || hash === `old hash of ${password}`;
    },
    mayRenew: (_password, hash) => hash.startsWith('old '),
  };
}

export interface FakeProfiles extends Profiles {
  readonly made: Map<number, NewProfile>;
  /** Sessions whose devices were removed. */
  readonly withoutDevices: string[];
  /** Runs before devices are removed. */
  beforeRemoval: () => Promise<void> | void;
  /** Runs before a profile is made; what it throws is the answer. */
  before: (profile: NewProfile) => Promise<void> | void;
}

export function createFakeProfiles(): FakeProfiles {
  const made = new Map<number, NewProfile>();
  const fake: FakeProfiles = {
    made,
    withoutDevices: [],
    beforeRemoval: () => undefined,
    async removeDevices(sids) {
      await fake.beforeRemoval();
      fake.withoutDevices.push(...sids);
    },
    before: () => undefined,
    async create(profile) {
      await fake.before(profile);
      made.set(profile.userId, profile);
    },
    async remove(userId) {
      made.delete(userId);
    },
  };
  return fake;
}

export function createFakeTokens(): Tokens {
  let last = 0;
  return {
    signAccessToken: async ({ id, userId, sid, issuedAt }) =>
      `access of ${userId} in ${sid} ${id} ${issuedAt.toISOString()}`,
    nextTokens: (token) => ({ refreshToken: `next of ${token}`, accessTokenId: `jti of next of ${token}` }),
    newRefreshToken: () => `refresh-${++last}`,
    hashRefreshToken: (token) => `hash of ${token}`,
    newId: () => `id-${++last}`,
  };
}

export const userIsDown = new AppError('SUBGRAPH_UNAVAILABLE', 'The user service is unavailable.');
