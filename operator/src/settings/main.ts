import { randomBytes } from 'node:crypto';
import { readSettingsCommandConfig } from './config';
import { runSettings } from './run-settings';

const print = (stream: NodeJS.WriteStream) => (line: string) => void stream.write(`${line}\n`);

process.exitCode = runSettings({
  ...readSettingsCommandConfig(),
  args: process.argv.slice(2),
  now: new Date(),
  makeSecret: () => randomBytes(32).toString('hex'),
  say: print(process.stdout),
  complain: print(process.stderr),
});
