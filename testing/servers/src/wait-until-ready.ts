import { poll } from './eventually';

/** RabbitMQ takes 7 to 25 seconds on two cores; this is for slower machines. */
const TIMEOUT_MS = 120_000;

/** Polls until a server answers. Rejects when `failure` gives a reason why it never will, or when two minutes are over. */
export async function waitUntilReady(isReady: () => Promise<boolean>, failure: () => string | null): Promise<void> {
  const read = async () => ((await isReady()) ? 'ready' : failure());
  const outcome = await poll(read, Boolean, { limitMs: TIMEOUT_MS, everyMs: 50 });
  if (outcome !== 'ready') throw new Error(outcome ?? `it did not answer within ${TIMEOUT_MS / 1000} s`);
}
