export { createRabbitMqBroker, type RabbitMqBrokerOptions } from './rabbitmq-broker';
