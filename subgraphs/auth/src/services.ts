import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, CrashPoint } from '@gobbler/contracts';
import { createSingleFlight, type Logger } from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';
import type { AuthConfig } from './config';
import { addCrashPoints } from './crash-points';
import { createAccountService } from './domain/account-service';
import { createKeyedSignUp } from './domain/keyed-sign-up';
import { createPasswordCheck } from './domain/password-check';
import type { Profiles } from './domain/ports';
import { createSessionOpener } from './domain/session-opener';
import { createSessionService } from './domain/session-service';
import { createSignUp } from './domain/sign-up';
import { createSourceLimiter } from './domain/source-limits';
import { createSweep } from './domain/sweep';
import { createAuditLog } from './infra/audit-log.repository';
import { createAccountRepository } from './infra/account.repository';
import { createHashSource } from './infra/hash-source';
import { createKnownSourceRepository } from './infra/known-source.repository';
import { createLoginAttemptRepository } from './infra/login-attempt.repository';
import { createCommonPasswords } from './infra/passwords/common-passwords';
import { createPasswords } from './infra/passwords/create-passwords';
import { createHashingQueue } from './infra/passwords/hashing-queue';
import { createPendingAccountRepository } from './infra/pending-account.repository';
import { createSessionRepository } from './infra/session.repository';
import { createSignUpKeys } from './infra/sign-up-keys';
import { createSourceCounterRepository } from './infra/source-counter.repository';
import { createTokens } from './infra/tokens/create-tokens';
import type { KeyPair } from './infra/tokens/derive-key-pair';

export interface ServicesDeps {
  readonly dataSource: DataSource;
  readonly profiles: Profiles;
  readonly signingKey: KeyPair;
  readonly config: AuthConfig;
  /** The highest cost of stored bcrypt hashes; null without any. */
  readonly bcryptCost: number | null;
  readonly log: Logger;
  readonly now: Clock;
  readonly crashPoint: CrashPoint;
}

/** Hashes at once: libuv's pool has four threads, and one is left for looking host names up. */
const MAX_HASHES_AT_ONCE = Math.min(3, availableParallelism());
/** At about 50 ms a hash on two cores the last one waits for less than the time that a request has. */
const MAX_WAITING_HASHES = 100;

/** The use cases, tied to the database, the keys and user. */
export function createServices(deps: ServicesDeps) {
  const { dataSource, profiles, config, log, now, crashPoint } = deps;
  const accounts = createAccountRepository(dataSource);
  const pending = addCrashPoints(crashPoint, createPendingAccountRepository(dataSource));
  const sessions = createSessionRepository(dataSource, config.maxSessions);
  const attempts = createLoginAttemptRepository(dataSource);
  const hashSource = createHashSource(config.tokenSecret);
  const counters = createSourceCounterRepository(dataSource, hashSource);
  const knownSources = createKnownSourceRepository(dataSource, hashSource);
  const audit = createAuditLog({ dataSource, hash: hashSource, now, log });
  const stores = { accounts, pending, sessions, attempts, counters, knownSources, audit };
  const limitSource = createSourceLimiter({ counters, limits: config.sourceLimits, now });
  const hashing = createHashingQueue({ concurrency: MAX_HASHES_AT_ONCE, maxWaiting: MAX_WAITING_HASHES });
  const passwords = createPasswords(config.passwordCost, hashing, log, deps.bcryptCost);
  const tokens = createTokens(deps.signingKey, config.tokenSecret);
  const openSession = createSessionOpener({ tokens, facadeSessionDays: config.facadeSessionDays });
  const onNotRenewed = (err: unknown): void => log.warn({ err }, 'an old password hash could not be replaced');
  const checkPassword = createPasswordCheck({
    ...stores,
    passwords,
    limitSource,
    maxAttempts: config.maxAttempts,
    now,
    onNotRenewed,
  });
  const isCommonPassword = createCommonPasswords();
  const onReuse = (sid: string): void => log.warn({ sid }, 'an old refresh token was shown: its session is ended');
  const onDevicesLeft = (err: unknown): void => log.warn({ err }, 'the devices of an ended session are removed later');
  const keys = createSignUpKeys(dataSource, now);
  const signUp = createSignUp({
    ...stores,
    profiles,
    passwords,
    isCommonPassword,
    tokens,
    openSession,
    limitSource,
    now,
    sleep,
  });
  return {
    accounts,
    signUp: createKeyedSignUp({
      signUp,
      keys,
      accounts,
      sessions,
      openSession,
      checkPassword,
      singleFlight: createSingleFlight(),
      now,
      sleep,
    }),
    accountService: createAccountService({ accounts, sessions, openSession, checkPassword, audit, now }),
    sessionService: createSessionService({ sessions, tokens, profiles, audit, now, onReuse, onDevicesLeft }),
    sweep: createSweep({ ...stores, profiles, auditLogDays: config.auditLogDays, now }),
  };
}
