import { findLeftOut } from '../src/leave-out';
import type { Needs } from '../src/needed-servers';

const none: Needs = { shared: new Set(), own: new Set(), tools: new Set() };
const unit = { path: 'unit.test.ts', project: 'postgres' };
const onMariadb = { path: 'posts.integration.test.ts', project: 'mariadb' };
const kills = { path: 'outages.integration.test.ts', project: 'postgres' };
const needs: readonly Needs[] = [
  none,
  { ...none, shared: new Set(['mariadb'] as const) },
  { ...none, shared: new Set(['rabbitmq'] as const), own: new Set(['rabbitmq'] as const) },
];
const nothing = { shared: new Map(), own: new Map(), tools: new Map() };

describe('the tests that are left out', () => {
  it('are none where every server can be had', () => {
    expect(findLeftOut([unit, onMariadb, kills], needs, nothing)).toEqual([]);
  });

  it('are those whose server is missing, with the reason', () => {
    const missing = { ...nothing, shared: new Map([['mariadb', 'The tests have no MariaDB.'] as const]) };
    expect(findLeftOut([unit, onMariadb, kills], needs, missing)).toEqual([
      { reason: 'The tests have no MariaDB.', tests: [onMariadb] },
    ]);
  });

  it('are those that would kill a server of their own where there is only a shared one', () => {
    const missing = { ...nothing, own: new Map([['rabbitmq', 'The tests have no RabbitMQ.'] as const]) };
    expect(findLeftOut([unit, onMariadb, kills], needs, missing)).toEqual([
      { reason: 'The tests have no RabbitMQ.', tests: [kills] },
    ]);
  });
});
