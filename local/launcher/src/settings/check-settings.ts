import { readAuthConfig } from '@gobbler/auth';
import { readNotificationWorkerConfig } from '@gobbler/notification-worker';
import { readPaymentConfig } from '@gobbler/payment';
import { readPostConfig } from '@gobbler/post';
import { readReservationConfig } from '@gobbler/reservation';
import { readRouterConfig } from '@gobbler/router';
import { SettingsError, type Environment, type SettingProblem } from '@gobbler/service-kit';
import { readUserConfig } from '@gobbler/user';

const READERS = [
  readUserConfig,
  readAuthConfig,
  readPostConfig,
  readReservationConfig,
  readPaymentConfig,
  readNotificationWorkerConfig,
  readRouterConfig,
];

/** Reads every service's settings before anything is started. Throws one `SettingsError` with the problems of all of them. */
export function checkSettings(env: Environment): void {
  const problems = new Map<string, SettingProblem>();
  for (const read of READERS) {
    try {
      read(env);
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      for (const problem of error.problems) problems.set(`${problem.name} ${problem.message}`, problem);
    }
  }
  if (problems.size > 0) throw new SettingsError('gobbler', [...problems.values()]);
}
