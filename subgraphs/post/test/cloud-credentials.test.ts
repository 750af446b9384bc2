import { createLogger } from '@gobbler/service-kit';
import { warnWithoutCredentials } from '../src/adapters';

describe('a bucket without credentials', () => {
  async function warnedOf(problem: Error | null): Promise<string[]> {
    const lines: string[] = [];
    const log = createLogger({
      service: 'post',
      level: 'info',
      destination: { write: (line) => void lines.push(line) },
    });
    const checkHealth = () => (problem ? Promise.reject(problem) : Promise.resolve());
    await warnWithoutCredentials({ checkHealth }, log);
    return lines;
  }

  it('is warned of in one line', async () => {
    const lines = await warnedOf(
      new Error('Cloud Storage: could not list (Could not load the default credentials. …)'),
    );
    expect(lines).toEqual([expect.stringContaining('Set GOOGLE_APPLICATION_CREDENTIALS')]);
  });

  it('is not what a bucket that is out, or well, is taken for', async () => {
    expect(await warnedOf(new Error('Cloud Storage: could not list in time'))).toEqual([]);
    expect(await warnedOf(null)).toEqual([]);
  });
});
