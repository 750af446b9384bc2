import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { ReservationMade, TOPOLOGY } from '@gobbler/contracts';
import { createRabbitMqBroker } from '@gobbler/rabbitmq-broker';
import { createDataSource, createLogger } from '@gobbler/service-kit';
import type { NaivePublisherConfig } from './config';

interface Reserve {
  readonly variables: { readonly postId: string };
}

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

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/readyz') {
      response.end('{}');
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { variables } = JSON.parse(Buffer.concat(chunks).toString()) as Reserve;
    const body = await reserve(Number(variables.postId)).catch(() => ({ errors: [{ message: 'failed' }] }));
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  }

  createServer((request, response) => void answer(request, response)).listen(port, '127.0.0.1');
}
