import type { Broker, MessageHandler } from '@gobbler/contracts';
import { messageAttributes } from './message-attributes';
import { runSpan } from './current-span';
import type { Tracer } from './tracer';

/** Takes events as the broker does; each attempt at one is a span of the trace in which the event was published. */
export function traceConsumed(broker: Broker, tracer: Tracer): Pick<Broker, 'consume'> {
  const traced =
    (queue: string, handle: MessageHandler): MessageHandler =>
    (message, info) => {
      const attributes = {
        ...messageAttributes(broker, message, 'process'),
        'messaging.destination.name': queue,
        'gobbler.message.attempt': info.attempt,
      };
      const span = tracer.start(`process ${message.name}`, message.traceparent, { kind: 'consumer', attributes });
      return runSpan(span, async () => {
        const outcome = await handle(message, info);
        if (outcome.kind === 'done') return outcome;
        span.set('gobbler.message.outcome', outcome.kind);
        if (outcome.kind !== 'postpone') span.failWith(outcome.kind, true);
        return outcome;
      });
    };
  return { consume: (queue, handler) => broker.consume(queue, traced(queue, handler)) };
}
