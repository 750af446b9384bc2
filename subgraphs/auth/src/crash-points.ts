import type { CrashPoint } from '@gobbler/contracts';
import { withCrashPoints } from '@gobbler/service-kit';
import type { PendingAccountRepository } from './domain/ports';

/** The places at which a fault test may end auth: around each step of a sign-up. */
export function addCrashPoints(crashPoint: CrashPoint, pending: PendingAccountRepository): PendingAccountRepository {
  return withCrashPoints(pending, crashPoint, {
    claim: { after: 'auth.account-pending' },
    activate: { before: 'auth.profile-made', after: 'auth.account-active' },
  });
}
