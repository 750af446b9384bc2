import { randomUUID } from 'node:crypto';
import { ReservationMade, TOPOLOGY } from '@gobbler/contracts';
import { createRabbitMqBroker } from '@gobbler/rabbitmq-broker';
import { createDataSource, createLogger } from '@gobbler/service-kit';
import { serveReserve } from '../tools/serve-reserve';
import type { NaivePublisherConfig } from './config';

/**
 * What the real service would be without an outbox: it commits, then it publishes, with confirms and all. Whatever was committed
 * when it is killed in between is never published, which the checker must see.
 */
export async function startNaivePublisher(config: NaivePublisherConfig): Promise<void> {
  const { port, databaseUrl, rabbitMqUrl, diesAt } = config;
  const log = createLogger({ service: 'naive-publisher', level: 'warn' });
  const database = createDataSource({ url: databaseUrl, service: 'naive', entities: [], migrations: [], poolSize: 10 });
  await database.initialize();
  const broker = await createRabbitMqBroker({ url: rabbitMqUrl, topology: TOPOLOGY, log });
  let commits = 0;

  async function reserve(postId: number): Promise<object> {
    const token = randomUUID();
    await database.query(`INSERT INTO reservations (post_id, token) VALUES (${postId}, '${token}')`);
    commits += 1;
    if (commits === diesAt) process.kill(process.pid, 'SIGKILL');
    const [row] = await database.query<{ id: string }[]>(`SELECT id FROM reservations WHERE token = '${token}'`);
    const data = { reservationId: Number(row?.id), postId, userId: 1, taken: 1, total: 1, revision: 1 };
    const { name, version } = ReservationMade;
    const event = { id: randomUUID(), name, version, occurredAt: new Date().toISOString(), trace: null, data };
    await broker.publish({ id: event.id, name, body: JSON.stringify(event) });
    return { data: { reserve: { reservation: { id: String(data.reservationId) } } } };
  }

  serveReserve(port, reserve);
}
