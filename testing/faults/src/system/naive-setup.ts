import type { FaultContext } from '../fault';
import { createAskService } from '../load/ask-service';
import { freePort } from '@gobbler/test-servers';
import { createRowReader } from './read-rows';

/** Two naive reservation servers on a database and a Redis like the real ones'; the checker reads their rows the same way. */
export async function openNaiveSetup({ scope, engine }: FaultContext) {
  const { servers } = scope;
  const [databaseUrl, redisUrl] = await Promise.all([servers.database(engine, false), servers.redis(false)]);
  const rows = createRowReader(databaseUrl);
  const id =
    engine === 'postgres' ? 'bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY' : 'bigint AUTO_INCREMENT PRIMARY KEY';
  await rows.query(`CREATE TABLE reservations (id ${id}, post_id bigint, user_id bigint, active boolean)`);
  await rows.query('CREATE TABLE offers (post_id bigint PRIMARY KEY, total integer)');
  // Its count is right by construction: the control must not be red for a column that it does not have.
  await rows.query(
    'CREATE VIEW capacities AS SELECT post_id, count(*) AS taken FROM reservations WHERE active GROUP BY post_id',
  );
  const { ask, close } = createAskService();
  scope.atEnd(close);
  let lastPost = 0;

  const ports = [await freePort(), await freePort()] as const;
  const start = (port: number, stopsAfterCount: boolean) =>
    scope.start({
      name: 'naive reservation',
      file: 'testing/faults/dist/naive-reservation/main.js',
      port,
      env: {
        NAIVE_PORT: String(port),
        NAIVE_DATABASE_URL: databaseUrl,
        NAIVE_REDIS_URL: redisUrl,
        NAIVE_STOPS_AFTER_COUNT: String(stopsAfterCount),
      },
    });
  const other = start(ports[1], false);
  await other.ready();
  let holder = start(ports[0], true);

  return {
    ask,
    rows,
    otherUrl: other.url,
    async createPost(): Promise<number> {
      lastPost += 1;
      await rows.query(`INSERT INTO offers VALUES (${lastPost}, 1)`);
      return lastPost;
    },
    async arm() {
      await holder.kill();
      holder = start(ports[0], true);
      await holder.ready();
      return holder;
    },
  };
}
