import { describeBrokerContract } from '@gobbler/test-harness/port-contracts/broker-contract';
import { createLogger } from '@gobbler/service-kit';
import { createTestVhost, type TestVhost } from '@gobbler/test-servers';
import { createRabbitMqBroker } from '../src';
import { readDeadLetterIds } from './read-dead-letter-ids';

const log = createLogger({ service: 'test', level: 'silent' });

let vhost: TestVhost;

beforeAll(async () => {
  vhost = await createTestVhost();
});

afterAll(async () => {
  await vhost?.drop();
});

describeBrokerContract('RabbitMQ', async (topology) => {
  const broker = await createRabbitMqBroker({ url: vhost.url, topology, log, retryDelays: [5, 5, 5, 5] });
  return {
    broker,
    deadLetterIds: () => readDeadLetterIds(vhost.url, topology),
    cleanUp: async () => undefined,
  };
});
