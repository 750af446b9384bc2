import type { Benchmark } from '../benchmark';
import { measurePushes } from './pushes';
import { measureRelays } from './relays';

/** Events on their way: from an outbox to RabbitMQ, and from RabbitMQ to phones. */
export const events: Benchmark = {
  name: 'events',
  title: 'events from an outbox to RabbitMQ, and pushes of one event to 100,000 people',
  engines: ['postgres', 'mariadb'],
  async run(options) {
    const [relays, pushes] = [await measureRelays(options), await measurePushes(options)];
    return { series: [...relays.series, ...pushes.series], targets: [...relays.targets, ...pushes.targets] };
  },
};
