import { noCrash } from '@gobbler/contracts';
import type { DataSource } from 'typeorm';
import { appendEvents, createLogger, createMetrics, OutboxEventEntity, startOutboxRelay } from '../src';
import { measureOutbox } from '../src/metrics/measure-outbox';
import { appendThings, createFakeBroker, ThingMade } from './outbox';
import { eventually } from '@gobbler/test-harness';
import { useParcels } from './rig';

const log = createLogger({ service: 'test', level: 'silent' });

describe('the metrics of an outbox', () => {
  let dataSource: DataSource;
  useParcels((opened) => (dataSource = opened));

  it('report how much waits and since when, and how each publication ended', async () => {
    await appendThings(dataSource, 3);
    const metrics = createMetrics('test');
    const broker = createFakeBroker();
    broker.confirm = async () => {
      throw new Error('the broker is down');
    };
    const relay = startOutboxRelay({ dataSource, broker, log, instanceId: 'one', crashPoint: noCrash, metrics });
    const sample = async (name: string) => new RegExp(`^${name}\\{.*\\} (.*)$`, 'm').exec(await metrics.render())?.[1];
    await eventually(async () => (await sample('gobbler_outbox_pending_events')) === '3');
    expect(Number(await sample('gobbler_outbox_oldest_event_age_seconds'))).toBeGreaterThan(0);
    await eventually(async () =>
      /published_events_total\{event="thing\.made",outcome="failed"[^}]*\} [1-9]/.test(await metrics.render()),
    );
    broker.confirm = async () => undefined;
    await eventually(async () =>
      /published_events_total\{event="thing\.made",outcome="confirmed"[^}]*\} 3\n/.test(await metrics.render()),
    );
    await relay.stop();
  });

  it('report no more than 10,000 waiting, and the age of the oldest all the same', async () => {
    await dataSource.manager.clear(OutboxEventEntity);
    await appendEvents(
      dataSource.manager,
      ThingMade,
      Array.from({ length: 10_050 }, (_, number) => ({ data: { number } })),
      new Date(),
    );
    const metrics = createMetrics('test');
    const measured = measureOutbox(dataSource, metrics, log);
    const age = async () => Number(/event_age_seconds\{.*\} (.*)\n/.exec(await metrics.render())?.[1]);
    await eventually(async () => (await age()) > 0);
    await measured.stop();
    expect(await metrics.render()).toMatch(/pending_events\{.*\} 10000\n/);
  });

  it('report unknown instead of old values while the database is down', async () => {
    await dataSource.destroy();
    const metrics = createMetrics('test');
    const broker = createFakeBroker();
    const relay = startOutboxRelay({ dataSource, broker, log, instanceId: 'one', crashPoint: noCrash, metrics });
    const pending = async () => /pending_events\{.*\} (.*)\n/.exec(await metrics.render())?.[1];
    await eventually(async () => (await pending()) !== undefined);
    expect(await pending()).toBe('Nan');
    await relay.stop();
  });
});
