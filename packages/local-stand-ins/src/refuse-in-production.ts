import { StartError, type RuntimeEnvironment } from '@gobbler/service-kit';

/**
 * A stand-in forgets, guesses or says yes where the real thing would not: it must never run for real users.
 * `setting` is what has to be set to get the real thing.
 */
export function refuseInProduction(environment: RuntimeEnvironment, standIn: string, setting: string): void {
  if (environment !== 'production') return;
  throw new StartError(`The ${standIn} is a stand-in and does not run with NODE_ENV=production: set ${setting}.`);
}
