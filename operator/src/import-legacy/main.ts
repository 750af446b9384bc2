import { readEnvironment } from '../config';
import { useRunningSystem } from '../use-running-system';
import { runImportLegacy } from './run-import-legacy';

const print = (stream: NodeJS.WriteStream) => (line: string) => void stream.write(`${line}\n`);

void runImportLegacy({
  args: process.argv.slice(2),
  findEnvironment: () => useRunningSystem(readEnvironment(), print(process.stderr)),
  say: print(process.stdout),
  complain: print(process.stderr),
}).then((code) => {
  process.exitCode = code;
});
