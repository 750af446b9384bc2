import { z } from 'zod';

/** Where a fault test ends a process: at the `pass`-th time that it comes to the place. */
export interface CrashSetting {
  /** As the code names it (`reservation.after-lock`). */
  readonly place: string;
  readonly pass: number;
  /** SIGSTOP holds the process still, as a long pause of its machine does, until it gets SIGCONT. */
  readonly signal: 'SIGKILL' | 'SIGSTOP';
}

const FORM = /^([a-z-]+\.[a-z-]+)(?::([1-9]\d{0,5}))?(?::(kill|stop))?$/;

/** `<place>[:<pass>][:kill|stop]`, such as `reservation.after-lock:3`. */
export function crashSetting() {
  return z.string().transform((value, context): CrashSetting => {
    const [, place, pass = '1', action = 'kill'] = FORM.exec(value) ?? [];
    if (place === undefined) {
      context.addIssue({ code: 'custom', message: 'is no place to end at, such as reservation.after-lock:3' });
      return z.NEVER;
    }
    return { place, pass: Number(pass), signal: action === 'stop' ? 'SIGSTOP' : 'SIGKILL' };
  });
}
