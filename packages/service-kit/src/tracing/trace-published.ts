import { envelopeSchema, type Broker, type BrokerMessage } from '@gobbler/contracts';
import { messageAttributes } from './message-attributes';
import { runSpan } from './current-span';
import type { Tracer } from './tracer';

const traceSchema = envelopeSchema.pick({ trace: true });

/**
 * Publishes as the broker does, in the trace that an event brings along in its envelope: it was stored with the event, so it
 * outlives restarts of the service and of the broker. An event without a trace begins none.
 */
export function tracePublished(broker: Broker, tracer: Tracer): Pick<Broker, 'publish'> {
  return {
    publish(message: BrokerMessage) {
      const { trace } = traceSchema.parse(JSON.parse(message.body));
      if (trace === null) return broker.publish(message);
      const attributes = messageAttributes(broker, message, 'send');
      const span = tracer.start(`publish ${message.name}`, trace.traceparent, { kind: 'producer', attributes });
      return runSpan(span, () => broker.publish({ ...message, traceparent: span.traceparent }));
    },
  };
}
