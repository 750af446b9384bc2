/** The time now; handed in, so that a test can set it. */
export type Clock = () => Date;

/**
 * A place in the code at which a fault test may end the process. Named `<service>.<place>` (`reservation.after-commit`).
 * Outside fault tests it does nothing.
 */
export type CrashPoint = (name: string) => void;

export const noCrash: CrashPoint = () => undefined;
