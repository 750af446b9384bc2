import { once } from 'node:events';
import { createServer } from 'node:http';
import { request } from 'undici';
import {
  countConsumed,
  countLocks,
  createHttpServer,
  createLogger,
  createMetrics,
  metricsPortOf,
  serveMetrics,
  type Metrics,
  type MetricsServer,
} from '../src';
import { measureQueues } from '../src/metrics/measure-queues';
import { createFakeBroker } from './outbox';

const log = createLogger({ service: 'test', level: 'silent' });
const host = '127.0.0.1';
const ended: (() => Promise<unknown>)[] = [];
afterEach(() => Promise.all(ended.splice(0).map((end) => end())));

async function serve(metrics: Metrics, metricsPort = 0): Promise<MetricsServer & { url: string }> {
  const { url, stop } = await serveMetrics({ metrics, log, host, metricsPort });
  ended.push(stop);
  if (url === null) throw new Error('it is not served');
  return { url, stop };
}

/** The samples of one name, without those of a histogram's buckets. */
const samples = (text: string, name: string): string[] =>
  text.split('\n').filter((line) => line.startsWith(name) && !line.includes('le='));

describe('the metrics of a service', () => {
  it('are its own although another service shares its process, whose figures both of them show once', async () => {
    const [first, second] = [createMetrics('first'), createMetrics('second')];
    for (const metrics of [first, second]) metrics.counter({ name: 'things_total', help: 'Things' }).inc();
    const text = await first.render();
    expect(samples(text, 'things_total')).toEqual(['things_total{service="first"} 1']);
    expect(samples(text, 'process_cpu_seconds_total')).toHaveLength(1);
    expect(samples(await second.render(), 'process_cpu_seconds_total')).toHaveLength(1);
  });

  it('are read at /metrics of a port of their own, where nothing else is', async () => {
    const metrics = createMetrics('user');
    metrics.gauge({ name: 'depth', help: 'How deep' }).set(3);
    const { url } = await serve(metrics);
    const answer = await request(url);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, metrics.contentType]);
    expect(await answer.body.text()).toContain('depth{service="user"} 3\n');
    const elsewhere = await request(new URL('/', url));
    expect(elsewhere.statusCode).toBe(404);
    await elsewhere.body.dump();
  });

  it('are served on a free port when theirs is taken: no service stays down for them', async () => {
    const taken = createServer().listen(0, host);
    await once(taken, 'listening');
    ended.push(async () => once(taken.close(), 'close'));
    const address = taken.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const { url } = await serve(createMetrics('user'), port);
    expect(new URL(url).port).not.toBe(String(port));
    const answer = await request(url);
    expect(answer.statusCode).toBe(200);
    await answer.body.dump();
  });

  it('are served no more once they are stopped, however long a scraper keeps its connection', async () => {
    const { url, stop } = await serve(createMetrics('user'));
    await (await request(url)).body.dump();
    ended.length = 0;
    await stop();
    await expect(request(url)).rejects.toThrow('ECONNREFUSED');
  });
});

describe('a histogram', () => {
  it('counts each value in its bucket and in all above, its sum and its count, by labels', async () => {
    const metrics = createMetrics('user');
    const histogram = metrics.histogram({ name: 'wait_seconds', help: 'Wait', labels: ['queue'] }, [1, 2]);
    const series = histogram.labels('first');
    for (const value of [0.5, 1, 1.5, 9]) series.observe(value);
    histogram.labels('first').observe(2);
    histogram.labels('sec"ond');
    const lines = (await metrics.render()).split('\n').filter((line) => line.startsWith('wait_seconds'));
    expect(lines).toEqual([
      'wait_seconds_bucket{le="1",queue="first",service="user"} 2',
      'wait_seconds_bucket{le="2",queue="first",service="user"} 4',
      'wait_seconds_bucket{le="+Inf",queue="first",service="user"} 5',
      'wait_seconds_sum{queue="first",service="user"} 14',
      'wait_seconds_count{queue="first",service="user"} 5',
      'wait_seconds_bucket{le="1",queue="sec\\"ond",service="user"} 0',
      'wait_seconds_bucket{le="2",queue="sec\\"ond",service="user"} 0',
      'wait_seconds_bucket{le="+Inf",queue="sec\\"ond",service="user"} 0',
      'wait_seconds_sum{queue="sec\\"ond",service="user"} 0',
      'wait_seconds_count{queue="sec\\"ond",service="user"} 0',
    ]);
    expect(() => metrics.histogram({ name: 'wait_seconds', help: 'Again' }, [1])).toThrow('already been registered');
  });
});

describe('the port of the metrics', () => {
  it.each([
    [4001, undefined, 4101],
    [4001, 9_000, 9_000],
    [4001, 0, 0],
    [0, undefined, 0],
    [65_500, undefined, 0],
  ])('is, for a service on %d and the setting %s, %d', (port, given, expected) => {
    expect(metricsPortOf(port, given)).toBe(expected);
  });
});

describe('the metrics of a service', () => {
  it('count requests by route, never by the address that was asked for', async () => {
    const metrics = createMetrics('post');
    const app = createHttpServer({ log, bodyLimit: 1_000, timeoutMs: 1_000, metrics });
    app.get('/pictures/:name', () => ({}));
    ended.push(() => app.close());
    for (const url of ['/pictures/ana', '/pictures/ben', '/private/ana']) await app.inject({ url });
    const text = await metrics.render();
    expect(text).toMatch(/_count\{[^}]*http_route="\/pictures\/:name",[^}]*\} 2/);
    expect(text).toMatch(/_count\{[^}]*http_route="none",[^}]*\} 1/);
    expect(text).not.toMatch(/ana|ben/);
  });

  it('count how each attempt of an event ended, the last one that fails as a dead letter', async () => {
    const metrics = createMetrics('post');
    const broker = createFakeBroker();
    const handle = await new Promise<Parameters<typeof broker.consume>[1]>((resolve) => {
      broker.consume = async (_queue, handler) => {
        resolve(handler);
        return { cancel: async () => undefined };
      };
      void countConsumed(broker, metrics).consume('post.reservations', async ({ body }) => {
        if (body === 'throw') throw new Error('no');
        return body === 'done' ? { kind: 'done' } : { kind: body === 'retry' ? 'retry' : 'reject', reason: 'no' };
      });
    });
    const attempt = (body: string, number: number) => handle({ id: '1', name: 'x', body }, { attempt: number });
    expect(await attempt('done', 1)).toEqual({ kind: 'done' });
    expect(await attempt('retry', 4)).toEqual({ kind: 'retry', reason: 'no' });
    await expect(attempt('throw', 1)).rejects.toThrow('no');
    await attempt('retry', 5);
    await attempt('reject', 1);
    const counts = samples(await metrics.render(), 'gobbler_consumer_attempt_duration_seconds_count');
    expect(counts.map((line) => /outcome="(\w+)".* (\d)$/.exec(line)?.slice(1))).toEqual([
      ['done', '1'],
      ['retry', '2'],
      ['dead_letter', '2'],
    ]);
  });

  it('report what waits in queues and what was given up, and unknown while the broker is down', async () => {
    const metrics = createMetrics('post');
    const counts = [Promise.reject(new Error('down')), Promise.resolve({ waiting: 3, deadLetters: 1 })];
    const broker = { countMessages: () => counts.pop() ?? Promise.reject(new Error('asked too often')) };
    const measured = measureQueues(broker, ['post.reservations', 'post.others'], metrics, log);
    ended.push(() => measured.stop());
    await measured.firstRound;
    const text = await metrics.render();
    expect(samples(text, 'gobbler_queue_messages')).toEqual([
      'gobbler_queue_messages{queue="post.reservations",service="post"} 3',
      'gobbler_queue_messages{queue="post.others",service="post"} Nan',
    ]);
    expect(samples(text, 'gobbler_queue_dead_letters')[0]).toMatch(/ 1$/);
  });

  it('have the counters of locks before the first lock, so that a rise from zero shows', async () => {
    const metrics = createMetrics('reservation');
    const { count } = countLocks(metrics);
    count('contended', 500);
    const counts = samples(await metrics.render(), 'gobbler_lock_requests_total');
    expect(counts.map((line) => /outcome="(\w+)".* (\d)$/.exec(line)?.slice(1))).toEqual([
      ['acquired', '0'],
      ['contended', '1'],
      ['unavailable', '0'],
    ]);
    expect(samples(await metrics.render(), 'gobbler_lock_wait_seconds_sum')).toEqual([
      'gobbler_lock_wait_seconds_sum{service="reservation"} 0.5',
    ]);
  });
});
