import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeadlineExceededError } from '@gobbler/service-kit';
import { Pool } from 'undici';
import { mayHaveRun } from '../src/engine/execute/may-have-run';
import { BadAnswerError } from '../src/engine/execute/read-subgraph-answer';
import { createOriginPools } from '../src/http/origin-pools';

describe('a failed mutation', () => {
  it.each([
    ['before a connection was had', new DeadlineExceededError(), false],
    ['with 401', new BadAnswerError(401), false],
    ['with 503', new BadAnswerError(503), false],
    ['with 502', new BadAnswerError(502), true],
    ['with a page', new BadAnswerError(200, 'not JSON'), true],
    ['by its time limit', new DOMException('timeout', 'TimeoutError'), true],
  ])('that failed %s: whether it may have run', (_how, error, expected) => {
    expect(mayHaveRun(error)).toBe(expected);
  });

  it('a call can not have run when no server listens, but may have when the connection was reset', async () => {
    const resetting = createServer((request) => request.socket.destroy()).listen(0, '127.0.0.1');
    await once(resetting, 'listening');
    const ask = (port: number) =>
      new Pool(`http://127.0.0.1:${port}`)
        .request({ path: '/', method: 'POST', body: '{}' })
        .catch((error: unknown) => error);
    expect(mayHaveRun(await ask(1))).toBe(false);
    expect(mayHaveRun(await ask((resetting.address() as AddressInfo).port))).toBe(true);
    resetting.close();
  });
});

describe('connections to one origin', () => {
  it('are waited for in FIFO order, and no longer than a call has time', async () => {
    const pools = createOriginPools({ connections: 1, maxResponseSize: -1 });
    const slots = pools.slotsFor('http://127.0.0.1:1');
    const held = slots(() => sleep(50, 'first'), 60_000);
    await expect(slots(async () => 'late', 5)).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    const next = slots(async () => 'next', 60_000);
    expect(await Promise.all([held, next])).toEqual(['first', 'next']);
    await pools.close();
  });
});
