/** One way to come by a server. */
export interface Way<T> {
  /** What to do so that this way works, as a sentence without its end. */
  readonly advice: string;
  /** Resolves to what it gives, or to the reason why this way is not open here. Rejects when it was open and failed. */
  attempt(): Promise<T | NotOpen>;
}

export class NotOpen {
  constructor(readonly reason: string) {}
}

/** Goes through the ways in their order and takes the first that works; otherwise throws an error that lists them all. */
export async function firstThatWorks<T>(title: string, ways: readonly Way<T>[]): Promise<T> {
  const reasons: string[] = [];
  for (const way of ways) {
    const result = await way.attempt().catch((error: unknown) => new NotOpen(messageOf(error)));
    if (!(result instanceof NotOpen)) return result;
    reasons.push(`  ${reasons.length + 1}. ${way.advice} (${result.reason.replaceAll('\n', '\n     ')})`);
  }
  throw new Error(`The tests have no ${title}. Any one of these gives them one:\n${reasons.join('\n')}`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
