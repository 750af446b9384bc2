import type { FaultContext } from '../fault';
import { createAskService } from '../load/ask-service';
import { freePort } from '@gobbler/test-servers';
import { openEventTap } from './event-tap';
import { createRowReader } from './read-rows';

/** A naive server that publishes behind its commit, on a database and a broker like the real one's. */
export async function openNaivePublisherSetup({ scope, engine }: FaultContext) {
  const { servers } = scope;
  const [databaseUrl, vhost] = await Promise.all([servers.database(engine, false), servers.vhost(false)]);
  const rows = createRowReader(databaseUrl);
  const id =
    engine === 'postgres' ? 'bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY' : 'bigint AUTO_INCREMENT PRIMARY KEY';
  await rows.query(`CREATE TABLE reservations (id ${id}, post_id bigint, token varchar(36) UNIQUE)`);
  const { ask, close } = createAskService();
  scope.atEnd(close);
  const port = await freePort();
  return {
    ask,
    rows,
    tap: await openEventTap(scope, vhost),
    postIds: [1],
    start: (diesAt: number) =>
      scope.start({
        name: 'naive publisher',
        file: 'testing/faults/dist/naive-publisher/main.js',
        port,
        env: {
          NAIVE_PORT: String(port),
          NAIVE_DATABASE_URL: databaseUrl,
          NAIVE_RABBITMQ_URL: vhost,
          NAIVE_DIES_AT: String(diesAt),
        },
      }),
  };
}
