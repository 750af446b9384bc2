export { createBroker } from './create-broker';
export { createRabbitMqBroker } from './rabbitmq-broker';
export type { DeadLetter } from './dead-letters/dead-letter';
export { openDeadLetters, type DeadLetters } from './dead-letters/open-dead-letters';
export { inspectRabbitMq } from './inspect-rabbitmq';
