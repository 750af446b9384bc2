import { randomBytes } from 'node:crypto';
import { readConfig, type TestBedConfig } from './config';
import { sharedRecipe } from './shared-recipe';

export interface TestRedis {
  /** Of a server that other files use at the same time: never flush it. */
  readonly url: string;
  /** Of this caller alone; put it before every key. */
  readonly keyPrefix: string;
}

/** The run's Redis (or that of `TEST_REDIS_URL`), with a prefix for the keys of one test file. */
export async function createTestRedis(config: TestBedConfig = readConfig()): Promise<TestRedis> {
  const { url } = await sharedRecipe('redis', config);
  return { url, keyPrefix: `test-${randomBytes(8).toString('hex')}:` };
}
