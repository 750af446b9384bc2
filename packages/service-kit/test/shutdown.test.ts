import { createLogger, shutDown, type ShutdownStep } from '../src';

describe('shutting down', () => {
  let lines: string[];
  let done: string[];
  const log = createLogger({ service: 'test', level: 'info', destination: { write: (line) => void lines.push(line) } });
  const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const step = (name: string, work: () => Promise<unknown> = async () => undefined): ShutdownStep => [
    name,
    async () => {
      await work();
      done.push(name);
    },
  ];

  beforeEach(() => {
    lines = [];
    done = [];
  });

  it('goes on after a step that fails, by a throw or a rejection, and says which', async () => {
    const throws: ShutdownStep = [
      'broker',
      () => {
        throw new Error('not connected');
      },
    ];
    await shutDown(log, 1_000, [step('http', () => Promise.reject(new Error('no'))), throws, step('database')]);
    expect(done).toEqual(['database']);
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      'could not end http cleanly',
      'could not end broker cleanly',
    ]);
  });

  it('waits for nothing longer than the limit, and still gives every later step a moment', async () => {
    const startedAt = performance.now();
    const hangs: ShutdownStep = ['http', () => new Promise(() => undefined)];
    await shutDown(log, 200, [hangs, step('broker', () => sleep(20)), ['lock', hangs[1]], step('database')]);
    expect(done).toEqual(['broker', 'database']);
    expect(performance.now() - startedAt).toBeLessThan(15_000); // two steps never end
    expect(lines).toHaveLength(2);
  });
});
