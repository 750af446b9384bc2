/** Resolves once it is true, looking every few milliseconds; fails after 20 s (a real broker takes its time). */
export async function waitUntil(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const until = Date.now() + 20_000;
  while (!(await isTrue())) {
    if (Date.now() > until) throw new Error(`still not true after 20 s: ${isTrue.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
