import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createClient, ErrorCode, LogInDocument, readFeed, RequestError, reserve } from '@gobbler/client-typescript';
import { ROOT } from '@gobbler/test-harness';
import { PASSWORD, type Person } from '@gobbler/test-harness/graphql/client';
import { createPost, HERE } from '@gobbler/test-harness/seed';
import { useSystem } from '@gobbler/test-harness/use-system';
import { sendHttpFile } from './http-file';

const run = promisify(execFile);
const { client, url } = useSystem();
let ana: Person;
let ben: Person;
beforeAll(async () => {
  [ana, ben] = [await client.signUp('Ana'), await client.signUp('Ben')];
});

describe('the TypeScript client', () => {
  const reservationsOf = async (postId: string) => {
    const { post } = await client.data('query ($id: ID!) { post(id: $id) { takenReservations } }', { id: postId });
    return post.takenReservations as number;
  };

  it('logs in, and reads the feed page after page', async () => {
    const { logIn } = await createClient({ url: url() })(LogInDocument, {
      input: { email: ana.email, password: PASSWORD },
    });
    expect(logIn?.session).toMatchObject({
      accessToken: expect.stringMatching(/^ey/),
      refreshToken: expect.any(String),
    });
    const posts = [];
    for (let count = 0; count < 5; count += 1) posts.push(await createPost(client, ana));
    const seen = [];
    for await (const { node } of readFeed(createClient({ url: url() }), HERE, 2)) seen.push(node.id);
    expect(seen).toEqual(posts);
  });

  it('takes one portion although answers are lost, since each attempt has the same key', async () => {
    const postId = await createPost(client, ana);
    let sent = 0;
    const lossy: typeof fetch = async (...request) => {
      const response = await fetch(...request);
      sent += 1;
      if (sent <= 2) throw new TypeError('the connection was lost');
      return response;
    };
    const reserved = await reserve(createClient({ url: url(), accessToken: ben.token, fetch: lossy }), postId);
    expect([sent, reserved.id, await reservationsOf(postId)]).toEqual([3, expect.stringMatching(/^\d+$/), 1]);
  });

  it('knows refusals by their code, and repeats none of them', async () => {
    const own = createClient({ url: url(), accessToken: ana.token });
    const refused = await reserve(own, await createPost(client, ana)).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RequestError);
    expect((refused as RequestError).code).toBe(ErrorCode.OwnPost);
  });

  it('runs as a program', async () => {
    const postId = await createPost(client, ana, { title: 'The nearest', portions: 1 });
    const cleo = await client.signUp('Cleo');
    const main = join(ROOT, 'clients/typescript/dist/main.js');
    const { stdout } = await run(process.execPath, [main, url(), cleo.email, PASSWORD]);
    expect(stdout).toMatch(/^Reserved a portion of \w/);
    expect(postId).toMatch(/^\d+$/);
  });
});

describe('the file of REST calls', () => {
  it('has every call, and each works', async () => {
    const answers = await sendHttpFile(join(ROOT, 'clients/http/gobbler.http'), url());
    expect(answers.filter(({ name, status }) => status !== (name === 'stripeEvent' ? 400 : 200))).toEqual([]);

    const { paths } = (await (await fetch(`${url()}/openapi.json`)).json()) as { paths: Record<string, object> };
    const calls = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const callOf = (method: string, path: string) =>
      calls.find((call) => new RegExp(`^${call.replaceAll(/\{\w+\}/g, '\\d+')}$`).test(`${method} ${path}`));
    expect(new Set(answers.map(({ method, path }) => callOf(method, path)))).toEqual(new Set(calls));
  });
});
