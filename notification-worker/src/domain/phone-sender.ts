import { MAX_TOKENS_PER_SEND, type Push, PushServiceUnavailableError } from '@gobbler/contracts';
import { inBatches } from './batches';
import { UnclearPushResultsError } from './errors';
import type { Device, Devices, Ledger, SendPush } from './ports';

export interface PhoneSenderDeps {
  readonly devices: Devices;
  readonly sendPush: SendPush;
  readonly ledger: Ledger;
}

export type PhoneSender = ReturnType<typeof createPhoneSender>;

/** Tokens that are forgotten at once. */
const FORGET_AT_ONCE = 20;

/** Sends to people's phones, to each token once an event. */
export function createPhoneSender({ devices, sendPush, ledger }: PhoneSenderDeps) {
  /**
   * Sends a push to every phone of these people (500 at most) that it has not gone to yet.
   * @returns those with a phone that could not be reached and is to be tried again
   * Rejects with `PushServiceUnavailableError` while the push service accepts no more; what was sent is recorded.
   */
  async function sendTo(push: Push, userIds: readonly number[]): Promise<readonly number[]> {
    const unreached = new Set<number>();
    let after: string | null = null;
    do {
      const page = await devices.page(userIds, after);
      const unsent = await ledger.unsent(push.eventId, oncePerToken(page.devices));
      for (const batch of inBatches(unsent, MAX_TOKENS_PER_SEND)) {
        for (const userId of await sendBatch(push, batch)) unreached.add(userId);
      }
      after = page.next;
    } while (after !== null);
    return [...unreached];
  }

  async function sendBatch(push: Push, batch: readonly Device[]): Promise<readonly number[]> {
    const results = await sendPush(
      push,
      batch.map(({ token }) => token),
    );
    if (results.length !== batch.length) throw new UnclearPushResultsError(batch.length, results.length);
    const withResult = (wanted: string) => batch.filter((_, index) => results[index] === wanted);
    const { forgotten, kept } = await forgetAll(withResult('dead'));
    await ledger.recordSent(
      push.eventId,
      [...withResult('sent'), ...forgotten].map(({ token }) => token),
    );
    if (withResult('throttled').length > 0) throw new PushServiceUnavailableError('the push service throttles');
    return [...withResult('failed'), ...kept].map(({ userId }) => userId);
  }

  /** A dead token that can't be forgotten at the moment is tried again: it will be found dead again. */
  async function forgetAll(dead: readonly Device[]): Promise<{ forgotten: Device[]; kept: Device[] }> {
    const [forgotten, kept]: [Device[], Device[]] = [[], []];
    for (const batch of inBatches(dead, FORGET_AT_ONCE)) {
      const outcomes = await Promise.allSettled(batch.map(({ token }) => devices.forget(token)));
      for (const [index, device] of batch.entries())
        (outcomes[index]?.status === 'fulfilled' ? forgotten : kept).push(device);
    }
    return { forgotten, kept };
  }

  return { sendTo };
}

function oncePerToken(devices: readonly Device[]): readonly Device[] {
  return [...new Map(devices.map((device) => [device.token, device])).values()];
}
