import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import type { PlainConfig } from '../config';
import { openDatabase, type Query } from './open-database';

/**
 * The peer: what a textbook says about selling the last portion. One READ COMMITTED transaction per request that locks the
 * post's row, counts, inserts and commits; plain drivers, no GraphQL, tokens, keys, quotas or events.
 */
export async function startPlainReservation({ port, databaseUrl, poolSize }: PlainConfig): Promise<void> {
  const database = openDatabase(databaseUrl, poolSize);
  const identity = database.isPostgres ? 'bigserial PRIMARY KEY' : 'bigint AUTO_INCREMENT PRIMARY KEY';
  await database.query(`CREATE TABLE posts (id ${identity}, portions int NOT NULL, taken int NOT NULL)`);
  await database.query(
    `CREATE TABLE reservations (id ${identity}, post_id bigint NOT NULL, user_id bigint NOT NULL, UNIQUE (post_id, user_id))`,
  );

  async function insert(query: Query, table: string, values: Record<string, number>): Promise<number> {
    const columns = Object.keys(values);
    const [row] = await query(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) RETURNING id`,
      Object.values(values),
    );
    return Number(row?.['id']);
  }

  function reserve(userId: number, postId: number): Promise<number | undefined> {
    return database.transaction(async (query) => {
      const [post] = await query('SELECT portions, taken FROM posts WHERE id = ? FOR UPDATE', [postId]);
      if (!post || Number(post['taken']) >= Number(post['portions'])) return undefined;
      const id = await insert(query, 'reservations', { post_id: postId, user_id: userId });
      await query('UPDATE posts SET taken = taken + 1 WHERE id = ?', [postId]);
      return id;
    });
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/readyz') return void response.end('{}');
    const body = (await json(request)) as { portions: number; userId: number; postId: number };
    const id =
      request.url === '/posts'
        ? await insert(database.query, 'posts', { portions: body.portions, taken: 0 })
        : await reserve(body.userId, body.postId);
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ id }));
  }

  createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(500).end('{}'));
  }).listen(port, '127.0.0.1');
}
