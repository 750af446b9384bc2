import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeDetails } from '../src/describe-report';
import type { Engine } from '../src/fault';
import { FAULTS } from '../src/registry';
import { runFault } from '../src/run-fault';
import { createServers } from '../src/system/servers';

/** Only against a hang: how long it takes is the machine's matter. */
const LIMIT_MS = 600_000;
const SEED = 20_261_123;

/** Runs the short version of some faults on one engine, each as a test. */
export function runShortly(engine: Engine, isChosen: (number: number) => boolean): void {
  const servers = createServers(() => undefined);
  afterAll(() => servers.end(), LIMIT_MS);
  const chosen = FAULTS.filter(
    ({ number, engines }) => isChosen(number) && (engines === undefined || engines.includes(engine)),
  );

  it.each(chosen)(
    'holds with fault $number: $title',
    async (fault) => {
      const report = await runFault(fault, {
        servers,
        engine,
        seed: SEED + fault.number,
        isShort: true,
        rounds: null,
        say: () => undefined,
        historyFolder: join(tmpdir(), 'gobbler-fault-histories'),
      });
      // A failure tells what was wrong.
      expect(report.verdict === 'passed' ? 'passed' : describeDetails(report)).toBe('passed');
    },
    LIMIT_MS,
  );
}
