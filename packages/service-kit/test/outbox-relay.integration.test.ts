import { type CrashPoint, noCrash, readEvent } from '@gobbler/contracts';
import type { DataSource } from 'typeorm';
import { createLogger, OutboxEventEntity, runInRequest, startOutboxRelay, type OutboxRelay } from '../src';
import { appendThings, createFakeBroker, ThingMade, type FakeBroker } from './outbox';
import { eventually } from '@gobbler/test-harness';
import { recordLog, useParcels } from './rig';

const log = createLogger({ service: 'test', level: 'silent' });
const never = () => new Promise<void>(() => undefined);

describe('the outbox’s relay', () => {
  let dataSource: DataSource;
  useParcels((opened) => (dataSource = opened));
  let broker: FakeBroker;
  const relays: OutboxRelay[] = [];

  beforeEach(async () => {
    await dataSource.manager.clear(OutboxEventEntity);
    broker = createFakeBroker();
  });

  afterEach(async () => {
    await Promise.all(relays.splice(0).map((relay) => relay.stop()));
  });

  function start(instanceId = 'one', crashPoint: CrashPoint = noCrash): OutboxRelay {
    const relay = startOutboxRelay({ dataSource, broker, log, instanceId, crashPoint });
    relays.push(relay);
    return relay;
  }

  const receivedIds = () => broker.received.map(({ id }) => id);
  const countRows = () => dataSource.manager.count(OutboxEventEntity);

  it('publishes what was committed, oldest first, and deletes it at the confirm', async () => {
    const ids = await appendThings(dataSource, 120);
    start();
    await eventually(async () => (await countRows()) === 0);
    expect(receivedIds()).toEqual(ids);
  });

  it('publishes an event as its readers expect it, with the trace of the request that caused it', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const scope = { requestId: 'r', traceparent, deadlineAt: Infinity };
    await runInRequest(scope, () => appendThings(dataSource, 1));
    start();
    await eventually(() => broker.received.length === 1);
    const [message] = broker.received;
    expect(message && readEvent(message, [ThingMade])).toEqual({
      isReadable: true,
      event: {
        id: message?.id,
        name: 'thing.made',
        version: 1,
        occurredAt: '2026-11-05T08:00:00.000Z',
        trace: { traceparent },
        data: { number: 1 },
      },
    });
  });

  it('is notified of a commit and does not wait for its next poll', async () => {
    const neverLooking = vi.spyOn(global, 'setInterval').mockReturnValue(setTimeout(() => undefined, 0));
    const relay = start();
    neverLooking.mockRestore();
    await eventually(async () => (await countRows()) === 0);
    await appendThings(dataSource, 1);
    relay.nudge();
    await eventually(() => broker.received.length === 1);
    expect(receivedIds()).toHaveLength(1);
  });

  it('publishes again, with the same id, what was published and not deleted before a crash', async () => {
    const [id] = await appendThings(dataSource, 1);
    let crashes = 0;
    start('one', (place) => {
      if (place !== 'relay.after-publish' || crashes > 0) return;
      crashes += 1;
      throw new Error('killed');
    });
    await eventually(async () => (await countRows()) === 0);
    expect(receivedIds()).toEqual([id, id]);
  });

  it('tries an event that the broker refuses again, and lets the others pass', async () => {
    const ids = await appendThings(dataSource, 5);
    let mayPass = false;
    let refusals = 0;
    broker.confirm = async ({ id }) => {
      if (id !== ids[0] || mayPass) return;
      refusals += 1;
      throw new Error('nacked');
    };
    start();
    await eventually(async () => (await countRows()) === 1 && refusals >= 2);
    mayPass = true;
    await eventually(async () => (await countRows()) === 0);
    expect(receivedIds().filter((id) => id === ids[0])).toHaveLength(refusals + 1);
    expect(receivedIds().filter((id) => id !== ids[0])).toEqual(ids.slice(1));
  });

  it('is not blocked by 150 events whose confirm does not come', async () => {
    const stuck = new Set(await appendThings(dataSource, 150));
    broker.confirm = ({ id }) => (stuck.has(id) ? never() : Promise.resolve());
    const relay = start();
    await eventually(() => broker.received.length >= 100);
    const others = await appendThings(dataSource, 20);
    relay.nudge();
    await eventually(async () => (await countRows()) === 150);
    expect(receivedIds().slice(-20)).toEqual(others);
    expect(receivedIds()).toHaveLength(170);
  });

  it('hands nothing to the broker a second time while the first confirm is awaited', async () => {
    await appendThings(dataSource, 3);
    broker.confirm = never;
    const relay = start();
    await eventually(() => broker.received.length === 3);
    for (let look = 0; look < 5; look += 1) {
      relay.nudge();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(broker.received).toHaveLength(3);
  });

  it('takes up at once, after a restart, what it had claimed before; another one leaves it alone', async () => {
    const ids = await appendThings(dataSource, 3);
    broker.confirm = never;
    const killed = start('one');
    await eventually(() => broker.received.length === 3);
    await killed.stop();

    broker = createFakeBroker();
    start('two').nudge();
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(broker.received).toEqual([]);
    start('one');
    await eventually(async () => (await countRows()) === 0);
    expect(receivedIds()).toEqual(ids);
  });

  it('takes over what a relay that never comes back had claimed, once the claim has run out', async () => {
    const ids = await appendThings(dataSource, 2);
    await dataSource.manager.update(OutboxEventEntity, [...ids], {
      claimedBy: 'gone',
      claimedUntil: new Date(Date.now() + 300),
    });
    start('one');
    await eventually(async () => (await countRows()) === 0);
    expect(receivedIds()).toEqual(ids);
  });

  it('shares the work with another one without publishing anything twice', async () => {
    const ids = await appendThings(dataSource, 400);
    broker.confirm = () => new Promise((resolve) => setTimeout(resolve, 5));
    start('one');
    start('two');
    await eventually(async () => (await countRows()) === 0);
    expect(receivedIds().toSorted()).toEqual(ids.toSorted());
  });

  it('waits a moment for confirms when it stops, and leaves the rest in the outbox', async () => {
    const ids = await appendThings(dataSource, 2);
    broker.confirm = ({ id }) => (id === ids[0] ? new Promise((resolve) => setTimeout(resolve, 100)) : never());
    const relay = start();
    await eventually(() => broker.received.length === 2);
    const startedAt = performance.now();
    await relay.stop();
    expect(performance.now() - startedAt).toBeLessThan(15_000); // the second one's would never come
    expect((await dataSource.manager.find(OutboxEventEntity)).map(({ id }) => id)).toEqual([ids[1]]);
  });

  it('logs an outage of the database once, tries again, and logs its end', async () => {
    const { log: listening, lines } = recordLog();
    const said = () => lines.map(({ level, msg }) => [level, msg]);
    const lost = ['warn', expect.stringContaining('the outbox can not be read')];
    const out = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    relays.push(startOutboxRelay({ dataSource, broker, log: listening, instanceId: 'one', crashPoint: noCrash }));
    const [first] = await appendThings(dataSource, 1);
    await eventually(async () => (await countRows()) === 0);
    const connecting = vi.spyOn(dataSource, 'createQueryRunner').mockImplementation(() => {
      throw out;
    });
    await eventually(() => connecting.mock.calls.length >= 3);
    expect(said()).toEqual([lost]);
    connecting.mockRestore();
    const ids = await appendThings(dataSource, 2);
    await eventually(async () => (await countRows()) === 0);
    expect(receivedIds()).toEqual([first, ...ids]);
    expect(said()).toEqual([lost, ['warn', 'the outbox can be read again']]);
    expect(lines[0]).toMatchObject({ problem: 'connect ECONNREFUSED' });
    expect(lines[0]).not.toHaveProperty('err');
  });
});
