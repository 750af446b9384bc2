import { LessThan, type DataSource } from 'typeorm';
import { deleteInSteps, HandledEventEntity } from '../src';
import { useParcels } from './rig';

const OLD = new Date('2026-01-01T00:00:00Z');
const NEW = new Date('2026-06-01T00:00:00Z');
const BETWEEN = LessThan(new Date('2026-03-01T00:00:00Z'));

describe('deleting in steps', () => {
  let dataSource: DataSource;
  useParcels((opened) => (dataSource = opened));

  beforeEach(async () => {
    await dataSource.manager.clear(HandledEventEntity);
    for (let at = 0; at < 2_500; at += 500) await plant('old', OLD, at);
    await plant('new', NEW, 0);
  });

  const plant = (name: string, handledAt: Date, from: number) =>
    dataSource.manager.insert(
      HandledEventEntity,
      Array.from({ length: 500 }, (_, index) => ({ id: `${name}-${from + index}`, handledAt })),
    );
  const left = () => dataSource.manager.count(HandledEventEntity);

  it('deletes what matches and nothing else', async () => {
    await deleteInSteps(dataSource, HandledEventEntity, { handledAt: BETWEEN });
    expect(await dataSource.manager.countBy(HandledEventEntity, { handledAt: NEW })).toBe(500);
    expect(await left()).toBe(500);
    await deleteInSteps(dataSource, HandledEventEntity, { handledAt: BETWEEN });
    expect(await left()).toBe(500);
  });

  it('deletes at most 1,000 rows in a statement, and ends between two when it has to stop', async () => {
    const stopping = new AbortController();
    const createQueryRunner = dataSource.createQueryRunner.bind(dataSource);
    const watched = new Proxy(dataSource, {
      get: (source, name) => {
        if (name !== 'createQueryRunner') return Reflect.get(source, name, source) as unknown;
        return () => {
          const runner = createQueryRunner();
          const query = async (...statement: Parameters<typeof runner.query>): Promise<unknown> => {
            const answer: unknown = await runner.query(...statement);
            if ((await left()) <= 1_500) stopping.abort();
            return answer;
          };
          return { query, release: () => runner.release() };
        };
      },
    });
    await deleteInSteps(watched, HandledEventEntity, { handledAt: BETWEEN }, stopping.signal);
    expect(await left()).toBe(1_000);
    await deleteInSteps(dataSource, HandledEventEntity, { handledAt: BETWEEN });
    expect(await left()).toBe(500);
  });

  it('leaves no row to one of several that delete at once', async () => {
    await Promise.all([1, 2, 3].map(() => deleteInSteps(dataSource, HandledEventEntity, { handledAt: BETWEEN })));
    expect(await left()).toBe(500);
  });
});
