import type { Clock } from '@gobbler/contracts';
import type { AuditLog } from './audit-log';
import { PENDING_KEEP_MS } from './account';
import type {
  KnownSourceRepository,
  LoginAttemptRepository,
  PendingAccountRepository,
  Profiles,
  SessionRepository,
  SourceCounterRepository,
} from './ports';
import { GUESS_WINDOW_MS, SIGN_UP_WINDOW_MS } from './source-limits';

export interface SweepDeps {
  readonly pending: PendingAccountRepository;
  readonly profiles: Profiles;
  readonly sessions: SessionRepository;
  readonly attempts: LoginAttemptRepository;
  readonly counters: SourceCounterRepository;
  readonly knownSources: KnownSourceRepository;
  readonly audit: Pick<AuditLog, 'removeBefore'>;
  readonly auditLogDays: number;
  readonly now: Clock;
}

/** Accounts, sessions and tokens a batch. */
const BATCH = 500;
const DAY_MS = 24 * 60 * 60_000;
/** Milliseconds after which every token of an ended session is refused. */
const REVOCATION_KNOWN_MS = 60_000;
/** Milliseconds after which a source that was not seen again is a stranger. */
const KNOWN_SOURCE_MS = 90 * DAY_MS;

/** Removes abandoned sign-ups on both sides, and everything expired. */
export function createSweep(deps: SweepDeps) {
  const { pending, profiles, sessions, attempts, counters, knownSources, audit, auditLogDays, now } = deps;

  /** Rejects when user or the database is down; the next run removes the rest. */
  return async function sweep(stopping?: AbortSignal): Promise<void> {
    const at = now();
    await attempts.removeBefore(new Date(at.getTime() - GUESS_WINDOW_MS), stopping);
    await counters.removeBefore(new Date(at.getTime() - SIGN_UP_WINDOW_MS), stopping);
    await knownSources.removeBefore(new Date(at.getTime() - KNOWN_SOURCE_MS), stopping);
    await audit.removeBefore(new Date(at.getTime() - auditLogDays * DAY_MS), stopping);
    await removeDevices(at);
    while ((await sessions.removeExpired(at, BATCH)) === BATCH && !stopping?.aborted);
    for (const account of await pending.findStale(new Date(at.getTime() - PENDING_KEEP_MS), BATCH)) {
      // From here on the address is free and the id can't be taken over, so the profile can be removed at any later time.
      if (!(await pending.abandon(account))) continue;
      await profiles.remove(account.id);
      await pending.removeAbandoned(account.id);
    }
  };

  /** Not immediately: a token of an ended session works until the router learns of it and may still register a device. */
  async function removeDevices(at: Date): Promise<void> {
    const sids = await sessions.findWithDevicesLeft(new Date(at.getTime() - REVOCATION_KNOWN_MS), BATCH);
    if (sids.length === 0) return;
    await profiles.removeDevices(sids);
    await sessions.noteDevicesRemoved(sids);
  }
}
