import { createClient } from '@gobbler/test-harness/graphql/client';
import { collectSpans, type SpanCollector } from '@gobbler/test-harness/collect-spans';
import { createPhone } from '@gobbler/test-harness/phone/phone';
import { signUp } from '@gobbler/test-harness/phone/people';
import { becomePremium } from '@gobbler/test-harness/phone/premium';
import { createPost } from '@gobbler/test-harness/seed';
import { createDataDir, removeDataDir, startSystem, type System } from '@gobbler/test-harness/start-system';
import { startOwnServer, type OwnServer } from '@gobbler/test-servers';
import { eventually } from '@gobbler/test-servers/eventually';

describe('a trace', () => {
  let rabbitMq: OwnServer;
  let collector: SpanCollector;
  let dataDir: string;
  let system: System;

  beforeAll(async () => {
    [rabbitMq, collector, dataDir] = await Promise.all([startOwnServer('rabbitmq'), collectSpans(), createDataDir()]);
    system = await start();
  });
  afterAll(async () => {
    await system?.stop();
    await Promise.all([removeDataDir(dataDir), rabbitMq?.remove(), collector?.close()]);
  });

  const start = () =>
    startSystem({
      dataDir,
      env: {
        RABBITMQ_URL: rabbitMq.url,
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      },
    });
  const find = (service: string, name: string) =>
    collector.spans.filter((span) => span.service === service && span.name === name);

  it('goes on from the outbox to the push when RabbitMQ and the services are started again in between', async () => {
    const client = createClient(() => system.url);
    const phone = createPhone(() => system.url);
    await becomePremium(phone, await signUp(phone, 'Pia'));
    const ana = await client.signUp('Ana');
    await rabbitMq.kill();
    await createPost(client, ana);
    const [created] = await eventually(
      () => find('post', 'create post.created'),
      ({ length }) => length === 1,
    );
    await system.stop();
    await rabbitMq.start();
    system = await start();

    const [push] = await eventually(
      () => find('notification-worker', 'fcm.send'),
      ({ length }) => length > 0,
    );
    const byId = new Map(collector.spans.map((span) => [span.spanId, span]));
    const consumed = byId.get(push?.parentSpanId ?? '');
    expect(consumed).toMatchObject({ service: 'notification-worker', name: 'process post.created', kind: 5 });
    const sent = byId.get(consumed?.parentSpanId ?? '');
    expect(sent).toMatchObject({
      service: 'post',
      name: 'publish post.created',
      kind: 4,
      attributes: { 'messaging.system': 'rabbitmq' },
      parentSpanId: created?.spanId,
      traceId: created?.traceId,
    });
    expect(push?.traceId).toBe(created?.traceId);
  });
});
