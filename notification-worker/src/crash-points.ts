import type { CrashPoint } from '@gobbler/contracts';
import { withCrashPoints } from '@gobbler/service-kit';
import type { Ledger, Recipients, SendPush } from './domain/ports';

interface Ports {
  readonly sendPush: SendPush;
  readonly recipients: Recipients;
  readonly ledger: Ledger;
}

/** The places at which a fault test may end the worker. */
export function addCrashPoints(crashPoint: CrashPoint, { sendPush, recipients, ledger }: Ports): Ports {
  return {
    ...withCrashPoints({ sendPush }, crashPoint, { sendPush: { after: 'notification-worker.after-send' } }),
    recipients: withCrashPoints(recipients, crashPoint, { page: { after: 'notification-worker.after-page-read' } }),
    ledger: withCrashPoints(ledger, crashPoint, {
      turnPage: { before: 'notification-worker.before-progress', after: 'notification-worker.after-progress' },
      complete: { before: 'notification-worker.before-completion', after: 'notification-worker.after-completion' },
    }),
  };
}
