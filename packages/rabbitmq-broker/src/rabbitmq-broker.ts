import type { Broker, Topology } from '@gobbler/ports';
import type { Logger } from '@gobbler/service-kit';

export interface RabbitMqBrokerOptions {
  /** `amqp://user:password@host:5672/vhost` or `amqps://…`. */
  readonly url: string;
  readonly topology: Topology;
  readonly log: Logger;
}

/** The broker port on RabbitMQ. Resolves also while RabbitMQ is out, and goes on trying to reach it. */
export function createRabbitMqBroker(_options: RabbitMqBrokerOptions): Promise<Broker> {
  return Promise.reject(new Error('RABBITMQ_URL is not supported yet: leave it out'));
}
