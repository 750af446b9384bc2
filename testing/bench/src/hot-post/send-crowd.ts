export interface CrowdResult {
  /** Reservations per second. */
  readonly rate: number;
  readonly medianMs: number;
  readonly slowestMs: number;
  /** Requests that got no reservation. */
  readonly failures: number;
  /** How often each code was answered; `OK` for a reservation. */
  readonly codes: ReadonlyMap<string, number>;
}

/** Sends the requests of so many people at the same moment. */
export async function sendCrowd(people: number, reserve: (person: number) => Promise<string>): Promise<CrowdResult> {
  const startedAt = performance.now();
  const answers = await Promise.all(
    Array.from({ length: people }, async (_, person) => {
      const code = await reserve(person);
      return { code, ms: performance.now() - startedAt };
    }),
  );
  const tookMs = performance.now() - startedAt;
  const times = answers.map(({ ms }) => ms).toSorted((one, other) => one - other);
  const codes = new Map<string, number>();
  for (const { code } of answers) codes.set(code, (codes.get(code) ?? 0) + 1);
  const made = codes.get('OK') ?? 0;
  return {
    rate: (made / tookMs) * 1_000,
    medianMs: times[Math.floor(times.length / 2)] ?? 0,
    slowestMs: times.at(-1) ?? 0,
    failures: people - made,
    codes,
  };
}
