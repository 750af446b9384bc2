import { createLogger, startInOrder, type ShutdownStep } from '../src';

const log = createLogger({ service: 'thing', level: 'silent' });

describe('parts that start in order', () => {
  const ended: string[] = [];
  const part = (name: string): ShutdownStep => [name, () => void ended.push(name)];

  beforeEach(() => {
    ended.length = 0;
  });

  it('end in the reverse order', async () => {
    const { url, close } = await startInOrder(log, 1_000, (steps) => {
      steps.push(part('database'), part('http'));
      return Promise.resolve({ url: 'http://127.0.0.1:1' });
    });
    expect([url, ended]).toEqual(['http://127.0.0.1:1', []]);
    await close();
    expect(ended).toEqual(['http', 'database']);
  });

  it('end again when a later one can’t be started', async () => {
    const starting = startInOrder(log, 1_000, (steps) => {
      steps.push(part('database'), part('broker'));
      return Promise.reject(new Error('the port is taken'));
    });
    await expect(starting).rejects.toThrow('the port is taken');
    expect(ended).toEqual(['broker', 'database']);
  });
});
