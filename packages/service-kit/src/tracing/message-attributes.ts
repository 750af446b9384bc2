import type { Broker, BrokerMessage } from '@gobbler/contracts';
import type { Attributes } from './span';

/** https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/ */
export function messageAttributes(
  { description }: Pick<Broker, 'description'>,
  { id, name }: BrokerMessage,
  operation: 'send' | 'process',
): Attributes {
  return {
    'messaging.system': description.startsWith('RabbitMQ') ? 'rabbitmq' : 'in_process',
    'messaging.operation.type': operation,
    'messaging.message.id': id,
    'gobbler.event.name': name,
  };
}
