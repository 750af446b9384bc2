import { parseArgs } from 'node:util';
import { runCommand, type Terminal } from '@gobbler/service-kit';
import type { Finding } from './finding';
import { showFindings } from './show-findings';

const USAGE = `npm run doctor [-- --json]   looks at everything that Gobbler needs here and changes nothing

Node, disk, settings and port; of each database, Redis and RabbitMQ that the settings name (or that belongs to the npm start
running on GOBBLER_DATA_DIR) whether it can be reached, its version, clock and durability, and the schema's state; of running
services whether they are ready and whether each of their dependencies accepts their credentials. A line each, with what to do.

--json     one JSON object: { "isFine": boolean, "findings": [{ "subject", "verdict", "message", "advice"? }] }

Prints no passwords and keys. Exit code 1 when something has to be fixed, 0 otherwise, also with warnings ("!").`;

/** Prints what the checks found; resolves to the exit code. */
export function runDoctor(
  check: () => Promise<readonly Finding[]>,
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const parse = (given: string[]) => parseArgs({ args: given, options: { json: { type: 'boolean' } } }).values;
  async function run({ json }: ReturnType<typeof parse>): Promise<number> {
    const findings = await check();
    const isFine = findings.every(({ verdict }) => verdict !== 'problem');
    if (json) terminal.say(JSON.stringify({ isFine, findings }, null, 2));
    else showFindings(findings, terminal);
    return isFine ? 0 : 1;
  }
  return runCommand({ usage: USAGE, parse, run }, args, terminal);
}
