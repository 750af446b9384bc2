import { setTimeout as sleep } from 'node:timers/promises';
import type { PushSender } from '@gobbler/contracts';
import type { SharedParts } from '@gobbler/service-kit';
import type { NotificationWorkerConfig } from './config';
import type { ConsumerDeps } from './consumers';
import { addCrashPoints } from './crash-points';
import { createNotifier } from './domain/notifier';
import { createPhoneSender } from './domain/phone-sender';
import { createWaitForPushService } from './domain/wait-for-push-service';
import { createPushComposer } from './infra/compose-push';
import { countPushes } from './infra/count-pushes';
import { createDeletedPosts } from './infra/deleted-posts';
import { createDevices } from './infra/devices';
import { createEventClaims } from './infra/event-claims';
import { createLedger } from './infra/ledger';
import { createRecipients } from './infra/recipients';
import { createTimedSend, type SendLimits } from './infra/send-in-time';
import { tracePushes } from './infra/trace-pushes';

/** Milliseconds; settings of tests, not of operators. */
export interface WorkerLimits extends SendLimits {
  /** How long one delivery of an event waits while the push service is unavailable, before it is given back uncounted. */
  readonly outageWaitMs: number;
  /** The age of an event from which on such a delivery counts, so that the event becomes a dead letter in the end. */
  readonly giveUpAfterMs: number;
  /** How long an event stays claimed by a worker that was killed and does not come back. */
  readonly leaseMs: number;
}

export const LIMITS: WorkerLimits = {
  sendMs: 5_000,
  firstPauseMs: 1_000,
  longestPauseMs: 60_000,
  outageWaitMs: 600_000, // RabbitMQ takes a message back after half an hour
  giveUpAfterMs: 6 * 3_600_000,
  leaseMs: 15_000,
};

export interface ServicesDeps extends SharedParts {
  readonly config: NotificationWorkerConfig;
  readonly pushes: PushSender;
  readonly limits: WorkerLimits;
}

/** The use cases, connected to the database, the push service and the other services. */
export function createServices(deps: ServicesDeps): ConsumerDeps {
  const { config, pushes, limits, dataSource, client, stopping, log, metrics, now, crashPoint, instanceId } = deps;
  const isStopping = () => stopping.aborted;
  const deletedPosts = createDeletedPosts(dataSource, now);
  const { sendPush, recipients, ledger } = addCrashPoints(crashPoint, {
    sendPush: tracePushes(countPushes(createTimedSend(pushes, limits), metrics)),
    recipients: createRecipients(client('payment', config.paymentUrl), client('reservation', config.reservationUrl)),
    ledger: createLedger(dataSource, now),
  });
  const notifier = createNotifier({
    recipients,
    phones: createPhoneSender({ devices: createDevices(client('user', config.userUrl)), sendPush, ledger }),
    ledger,
    deletedPosts,
    composePush: createPushComposer(config.timeZone),
    isStopping,
  });
  const claims = createEventClaims({ dataSource, instanceId, log, leaseMs: limits.leaseMs });
  return {
    notifier,
    deletedPosts,
    onlyOne: (eventId, work) => claims.run(eventId, work),
    waitForPushService: createWaitForPushService({
      pause: (ms) => sleep(ms, undefined, { signal: stopping }).catch(() => undefined),
      isStopping,
      elapsedMs: () => performance.now(),
      maxWaitMs: limits.outageWaitMs,
    }),
    now,
    giveUpAfterMs: limits.giveUpAfterMs,
    log,
  };
}
