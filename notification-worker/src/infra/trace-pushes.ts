import { inSpan } from '@gobbler/service-kit';
import type { SendPush } from '../domain/ports';

/** Sends in a span that says how many phones were asked and reached, and nothing of whose they are. */
export function tracePushes(send: SendPush): SendPush {
  return (push, tokens) =>
    inSpan('fcm.send', { kind: 'client', attributes: { 'gobbler.push.tokens': tokens.length } }, async (span) => {
      const results = await send(push, tokens);
      for (const result of new Set(results)) {
        span?.set(`gobbler.push.${result}`, results.filter((one) => one === result).length);
      }
      return results;
    });
}
