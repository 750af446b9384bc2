import { inSpan } from '@gobbler/service-kit';
import type { SendPush } from '../domain/ports';

/** Sends in a span that says how many phones were asked and reached, and nothing of whose they are. */
export function tracePushes(send: SendPush): SendPush {
  return (push, tokens) =>
    inSpan('fcm.send', { kind: 'client', attributes: { 'gobbler.push.tokens': tokens.length } }, async (span) => {
      const answers = await send(push, tokens);
      for (const [result, { length }] of Map.groupBy(answers, (answer) => answer.result))
        span?.set(`gobbler.push.${result}`, length);
      return answers;
    });
}
