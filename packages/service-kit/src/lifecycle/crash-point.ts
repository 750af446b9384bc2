import type { CrashPoint } from '@gobbler/contracts';
import type { CommonConfig } from '../settings/common-settings';

/**
 * The crash point of a process: where `CRASH_POINT` names a place, this process ends or stops there for real, without a word and
 * without any of its own code running on. Everywhere else, and without the setting, it does nothing.
 */
export function createCrashPoint({ crash }: Pick<CommonConfig, 'crash'>): CrashPoint {
  if (!crash) return () => undefined;
  const { place, pass, signal } = crash;
  let passes = 0;
  return (name) => {
    if (name !== place) return;
    passes += 1;
    if (passes === pass) process.kill(process.pid, signal);
  };
}
