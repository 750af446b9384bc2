import {
  MAX_TOKENS_PER_SEND,
  type Push,
  type PushAnswer,
  type PushResult,
  PushServiceUnavailableError,
} from '@gobbler/contracts';
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
    const withoutPhone = new Set(userIds);
    let after: string | null = null;
    do {
      const page = await devices.page(userIds, after);
      const unsent = await ledger.unsent(push.eventId, oncePerToken(page.devices));
      for (const { userId } of page.devices) withoutPhone.delete(userId);
      for (const batch of inBatches(unsent, MAX_TOKENS_PER_SEND)) {
        for (const userId of await sendBatch(push, batch)) unreached.add(userId);
      }
      after = page.next;
    } while (after !== null);
    await ledger.record(
      push.eventId,
      [...withoutPhone].map((userId) => ({ userId, token: null, result: 'no phone', reason: '' })),
    );
    return [...unreached];
  }

  async function sendBatch(push: Push, batch: readonly Device[]): Promise<readonly number[]> {
    const answers = await sendPush(
      push,
      batch.map(({ token }) => token),
    );
    if (answers.length !== batch.length) throw new UnclearPushResultsError(batch.length, answers.length);
    const answered = batch.map((device, index) => ({ device, ...(answers[index] as PushAnswer) }));
    const withResult = (wanted: PushResult) => answered.filter(({ result }) => result === wanted);
    const kept = new Set(await forgetAll(withResult('dead').map(({ device }) => device)));
    const again = answered.filter(({ device, result }) => result === 'failed' || kept.has(device));
    await ledger.record(
      push.eventId,
      answered.flatMap(({ device, result, reason }) =>
        result === 'throttled' ? [] : [{ ...device, result: kept.has(device) ? 'failed' : result, reason }],
      ),
    );
    if (withResult('throttled').length > 0) throw new PushServiceUnavailableError('the push service throttles');
    return again.map(({ device }) => device.userId);
  }

  /** @returns those that can't be forgotten at the moment: they are tried again, and will be found dead again */
  async function forgetAll(dead: readonly Device[]): Promise<readonly Device[]> {
    const kept: Device[] = [];
    for (const batch of inBatches(dead, FORGET_AT_ONCE)) {
      const outcomes = await Promise.allSettled(batch.map(({ token }) => devices.forget(token)));
      kept.push(...batch.filter((_, index) => outcomes[index]?.status === 'rejected'));
    }
    return kept;
  }

  return { sendTo };
}

function oncePerToken(devices: readonly Device[]): readonly Device[] {
  return [...new Map(devices.map((device) => [device.token, device])).values()];
}
