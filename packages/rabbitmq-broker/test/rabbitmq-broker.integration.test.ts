import { describeBrokerContract } from '@gobbler/test-harness/port-contracts/broker-contract';
import { createLogger } from '@gobbler/service-kit';
import { createTestVhost, type TestVhost } from '@gobbler/test-servers';
import { createRabbitMqBroker, openDeadLetters } from '../src';
import { QUICK_RETRIES } from './builders';

const log = createLogger({ service: 'test', level: 'silent' });

let vhost: TestVhost;

beforeAll(async () => {
  vhost = await createTestVhost();
});

afterAll(async () => {
  await vhost?.drop();
});

describeBrokerContract('RabbitMQ', async (topology) => ({
  broker: await createRabbitMqBroker({ url: vhost.url, topology, log, retryDelays: QUICK_RETRIES }),
  async deadLetterIds() {
    const letters = await openDeadLetters(vhost.url, topology);
    const all = await letters.list();
    await letters.close();
    return all.map(({ message }) => message.id);
  },
  cleanUp: async () => undefined,
}));
