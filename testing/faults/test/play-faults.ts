import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeDetails } from '../src/describe-report';
import type { Engine } from '../src/system/servers';
import { FAULTS } from '../src/registry';
import { runFault } from '../src/run-fault';
import { createServers } from '../src/system/servers';

/** Only against a hang: a busy machine may need many times what an idle one does. */
const LIMIT_MS = 900_000;
const SEED = 20_261_123;

interface Options {
  /** Every fault when left out. */
  readonly isChosen?: (number: number) => boolean;
  /** The fault's own number, in its short version, when left out. */
  readonly rounds?: number;
}

/** Plays faults in their short version on one engine, each as a test. */
export function playFaults(engine: Engine, { isChosen = () => true, rounds }: Options = {}): void {
  const servers = createServers(() => undefined);
  afterAll(() => servers.end(), LIMIT_MS);
  const chosen = FAULTS.filter(
    ({ number, engines }) => isChosen(number) && (engines === undefined || engines.includes(engine)),
  );

  it.each(chosen)(
    `keeps every promise on ${engine} under fault $number: $title`,
    async (fault) => {
      const report = await runFault(fault, {
        servers,
        engine,
        seed: SEED + fault.number,
        isShort: true,
        rounds: rounds ?? null,
        say: () => undefined,
        historyFolder: join(tmpdir(), 'gobbler-fault-histories'),
      });
      // The message of a failure lists the violations.
      expect(report.verdict === 'passed' ? 'passed' : describeDetails(report)).toBe('passed');
    },
    LIMIT_MS,
  );
}
