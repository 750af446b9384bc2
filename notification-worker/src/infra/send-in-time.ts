import type { PushSender } from '@gobbler/ports';
import type { SendPush } from '../domain/ports';

/** A push service that hangs is given up on after `limitMs` milliseconds. What it does after that is not looked at. */
export function createTimedSend(pushes: PushSender, limitMs: number): SendPush {
  return async (push, tokens) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`the push service did not answer within ${limitMs} ms`)), limitMs);
    });
    try {
      return await Promise.race([pushes.send(push, tokens), late]);
    } finally {
      clearTimeout(timer);
    }
  };
}
