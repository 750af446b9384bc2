/** How often a planned fault occurs. */
export interface FaultTimes {
  /** Requests that meet it; without end by default. */
  readonly times?: number;
  /** Matching requests that succeed before. */
  readonly after?: number;
}

/** The faults that are still to come; those that were planned earlier come first. */
export class FaultPlan<Fault, Request> {
  private planned: { fault: Fault; matches: (request: Request) => boolean; toSkip: number; left: number }[] = [];

  add(fault: Fault, matches: (request: Request) => boolean, { times = Infinity, after = 0 }: FaultTimes = {}): void {
    this.planned.push({ fault, matches, toSkip: after, left: times });
  }

  clear(): void {
    this.planned = [];
  }

  /** The fault that this request meets, and counts as met; null when all goes well. */
  take(request: Request): Fault | null {
    for (const plan of this.planned) {
      if (plan.left === 0 || !plan.matches(request)) continue;
      if (plan.toSkip > 0) {
        plan.toSkip -= 1;
        continue;
      }
      plan.left -= 1;
      return plan.fault;
    }
    return null;
  }
}
