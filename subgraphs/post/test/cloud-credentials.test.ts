import { createLogger } from '@gobbler/service-kit';
import { warnUnlessUsable } from '../src/infra/create-images';

describe('a bucket that can not be used', () => {
  async function warnedOf(problem: Error | null): Promise<string[]> {
    const lines: string[] = [];
    const log = createLogger({
      service: 'post',
      level: 'info',
      destination: { write: (line) => void lines.push(line) },
    });
    const checkHealth = () => (problem ? Promise.reject(problem) : Promise.resolve());
    await warnUnlessUsable({ checkHealth }, log);
    return lines;
  }

  it('is warned of in one line that names the problem and the setting', async () => {
    const lines = await warnedOf(new Error('Could not load the default credentials'));
    expect(lines).toEqual([expect.stringContaining('GOOGLE_APPLICATION_CREDENTIALS is required')]);
    expect(lines[0]).toContain('Could not load the default credentials');
  });

  it('is nothing that one that is well is taken for', async () => {
    expect(await warnedOf(null)).toEqual([]);
  });
});
