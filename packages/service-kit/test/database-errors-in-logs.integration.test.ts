import type { DataSource } from 'typeorm';
import { createLogger, IdempotencyKeyEntity, isDuplicate } from '../src';
import { useParcels } from './rig';

/** With everything in it that could end a quotation too early. */
const CANARY = `canary'@"example".com' for key \\' x`;

describe('a database’s error in the log', () => {
  let dataSource: DataSource;
  useParcels((opened) => (dataSource = opened));
  let lines = '';
  const log = createLogger({ service: 'test', level: 'info', destination: { write: (line) => void (lines += line) } });

  beforeEach(() => {
    lines = '';
  });

  const insert = () =>
    dataSource.manager.insert(IdempotencyKeyEntity, {
      userId: 1,
      operation: 'send',
      key: CANARY,
      requestHash: 'canary',
      answer: 'canary',
      createdAt: new Date(),
    });

  it('does not reveal whose key was there already', async () => {
    await insert();
    const failure: unknown = await insert().catch((error: unknown) => error);
    expect(isDuplicate(failure)).toBe(true);
    log.error({ err: failure }, 'failed');
    log.error({ err: new Error('could not keep it', { cause: failure }) }, 'failed');
    expect(lines).toContain('failed');
    expect(lines).toMatch(/idempotency_keys|PRIMARY/);
    expect(lines).not.toContain('canary');
  });

  it('does not log a statement that it could not read', async () => {
    const failure: unknown = await dataSource
      .query(`SELECT 1 FRM parcels WHERE name = 'canary'`)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    log.error({ err: (failure as { driverError: Error }).driverError }, 'failed');
    expect(lines).toContain('failed');
    expect(lines).not.toContain('canary');
  });
});
