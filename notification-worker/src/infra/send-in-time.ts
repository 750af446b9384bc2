import type { PushSender } from '@gobbler/ports';
import { within } from '@gobbler/service-kit';
import type { SendPush } from '../domain/ports';

/** A push service that hangs is given up on after `limitMs` milliseconds. What it does after that is not looked at. */
export function createTimedSend(pushes: PushSender, limitMs: number): SendPush {
  return (push, tokens) =>
    within(limitMs, pushes.send(push, tokens), () => new Error(`the push service did not answer within ${limitMs} ms`));
}
