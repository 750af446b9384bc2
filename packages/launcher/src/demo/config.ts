import { join, resolve } from 'node:path';
import { portSetting, readSettings, urlSetting, type Environment } from '@gobbler/service-kit';
import { z } from 'zod';

export interface DemoConfig {
  /** The running system, without a slash at the end. */
  readonly url: string;
  /** Where the embedded sender writes pushes; it may not be there when the system runs elsewhere. */
  readonly pushFile: string;
}

/** The settings of `npm run demo`: the same that moved the system itself. */
export function readDemoConfig(env: Environment = process.env): DemoConfig {
  const { PORT, GOBBLER_DATA_DIR } = readSettings(
    'demo',
    { PORT: portSetting(4000), GOBBLER_DATA_DIR: z.string().default('.gobbler') },
    env,
  );
  const { ROUTER_PUBLIC_URL } = readSettings(
    'demo',
    { ROUTER_PUBLIC_URL: urlSetting(`http://127.0.0.1:${PORT}`) },
    env,
  );
  return { url: ROUTER_PUBLIC_URL, pushFile: join(resolve(GOBBLER_DATA_DIR), 'pushes.jsonl') };
}
