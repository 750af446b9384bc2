import { createLogger, openDatabase } from '@gobbler/service-kit';
import { createTestDatabase, type TestDatabase } from '@gobbler/test-servers';
import type { DataSource } from 'typeorm';
import { createAuditLog, findAuditEntries, recordCommand } from '../src/infra/audit-log.repository';
import { createAuthDataSource } from '../src/infra/data-source';
import { createHashSource } from '../src/infra/hash-source';

describe('the audit log', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let clock = new Date('2026-03-04T05:06:07.000Z');
  const now = () => clock;
  const log = createLogger({ service: 'auth', level: 'silent' });
  const hash = createHashSource('a-secret-of-at-least-thirty-two-bytes');

  beforeAll(async () => {
    database = await createTestDatabase();
    dataSource = createAuthDataSource(database.url, 2);
    await openDatabase(dataSource, log);
  });
  afterAll(async () => {
    await dataSource?.destroy();
    await database?.drop();
  });
  beforeEach(() => dataSource.query('DELETE FROM audit_log'));

  const open = () => createAuditLog({ dataSource, hash, now, log });
  const found = async (query: Partial<Parameters<typeof findAuditEntries>[1]> = {}) =>
    (await findAuditEntries(dataSource, { limit: 100, ...query })).map(({ event, userId, detail }) => [
      event,
      userId,
      detail,
    ]);

  it('finds entries by user, event and time, the newest ones in their order', async () => {
    const audit = open();
    await audit.record({ event: 'SIGNED_UP', userId: 1, source: '192.0.2.1' });
    clock = new Date(clock.getTime() + 60_000);
    await audit.record({ event: 'LOGGED_IN', userId: 2, source: '192.0.2.1' });
    await audit.record({ event: 'EMAIL_CHANGED', userId: 1, source: null });
    await recordCommand(dataSource, 'ana: migrate up (exit code 0)');
    expect(await found()).toEqual([
      ['SIGNED_UP', 1, null],
      ['LOGGED_IN', 2, null],
      ['EMAIL_CHANGED', 1, null],
      ['OPERATOR_COMMAND', null, 'ana: migrate up (exit code 0)'],
    ]);
    expect(await found({ userId: 1 })).toEqual([
      ['SIGNED_UP', 1, null],
      ['EMAIL_CHANGED', 1, null],
    ]);
    expect(await found({ event: 'LOGGED_IN' })).toEqual([['LOGGED_IN', 2, null]]);
    expect(await found({ userId: 1, since: clock, limit: 5 })).toEqual([['EMAIL_CHANGED', 1, null]]);
    expect(await found({ limit: 1 })).toEqual([['OPERATOR_COMMAND', null, expect.any(String)]]);
  });

  it('stores a source as a hash, the same for the same one', async () => {
    const audit = open();
    for (const source of ['192.0.2.1', '192.0.2.1', '198.51.100.7'])
      await audit.record({ event: 'PASSWORD_REFUSED', userId: null, source });
    const rows = await findAuditEntries(dataSource, { limit: 10 });
    expect(JSON.stringify(rows)).not.toContain('192.0.2.1');
    expect(rows[0]?.sourceHash).toBe(rows[1]?.sourceHash);
    expect(rows[0]?.sourceHash).not.toBe(rows[2]?.sourceHash);
  });

  it('never fails what it reports: an entry that can’t be stored is an error in the log', async () => {
    const lines: string[] = [];
    const destination = { write: (line: string) => void lines.push(line) };
    const noisy = createLogger({ service: 'auth', level: 'error', destination });
    const broken = createAuditLog({ dataSource: createAuthDataSource(database.url, 1), hash, log: noisy, now });
    await broken.record({ event: 'LOGGED_OUT', userId: 1, source: null });
    expect(lines.join('')).toContain('an entry of the audit log could not be stored');
    expect(await found()).toEqual([]);
  });

  it('grows by one for a thousand attempts over the limit', async () => {
    const audit = open();
    for (let i = 0; i < 1_000; i += 1) await audit.record({ event: 'GUESSES_LIMITED', userId: 1, source: '192.0.2.1' });
    await audit.record({ event: 'GUESSES_LIMITED', userId: 2, source: '192.0.2.1' });
    expect(await found()).toEqual([
      ['GUESSES_LIMITED', 1, null],
      ['GUESSES_LIMITED', 2, null],
    ]);
  });

  it('cuts a detail that is too long, and forgets what is old', async () => {
    const audit = open();
    await audit.record({ event: 'OPERATOR_COMMAND', userId: null, source: null, detail: 'x'.repeat(600) });
    expect(await found()).toEqual([['OPERATOR_COMMAND', null, 'x'.repeat(500)]]);
    await audit.removeBefore(clock);
    expect(await found()).toHaveLength(1);
    await audit.removeBefore(new Date(clock.getTime() + 1));
    expect(await found()).toEqual([]);
  });
});
