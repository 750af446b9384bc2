/** The current time; an argument, so that tests can set it. */
export type Clock = () => Date;

/**
 * A point at which a fault test may kill the process, named `<service>.<point>` (`reservation.after-commit`). Does nothing otherwise.
 */
export type CrashPoint = (name: string) => void;

export const noCrash: CrashPoint = () => undefined;
