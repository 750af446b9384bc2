import { parseArgs } from 'node:util';
import type { FaultDefinition } from './fault';
import type { Engine } from './system/servers';

export interface Options {
  /** Null: all of them. */
  readonly faults: readonly number[] | null;
  readonly engines: readonly Engine[];
  readonly rounds: number | null;
  readonly seed: number;
  readonly isShort: boolean;
  readonly isHelp: boolean;
  /** Where histories of failures are kept. */
  readonly histories: string;
}

/** What `--help` says. */
export function describeOptions(faults: readonly Pick<FaultDefinition, 'number' | 'title'>[]): string {
  const table = faults.map(({ number, title }) => `  ${String(number).padStart(2)}  ${title}`).join('\n');
  return `${USAGE}
Faults:
${table}
`;
}

const USAGE = `npm run test:faults [-- options]

Runs the faults on real servers of this run's own and judges what is left with the two checkers.

  --fault 4,5       these faults only
  --engine mariadb  one engine only (postgres, mariadb); both by default
  --rounds 10       how often a fault is repeated and judged, in place of its own number (13 and 14 have
                    no rounds; in short, 15 restarts one service per round)
  --seed 42         repeats the schedule of a run (its timing is the machine's)
  --short           the version of npm run test:all: few rounds, outages of 5 s, no tight limits on time
  --histories DIR   where histories of failures are kept (default: testing/faults/histories)

In full a fault has up to 100 rounds and outages of up to a minute, so it takes minutes on each engine, and all of them a long
while; begin with --short. Exit code 1 when a fault failed or could not be played.
`;

/** Throws an error whose message says what is wrong with the arguments. */
export function readOptions(args: readonly string[], random: () => number = Math.random): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      fault: { type: 'string' },
      engine: { type: 'string' },
      rounds: { type: 'string' },
      seed: { type: 'string' },
      short: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      histories: { type: 'string', default: 'testing/faults/histories' },
    },
  });
  return {
    faults: values.fault === undefined ? null : values.fault.split(',').map((text) => readCount('--fault', text, 0)),
    engines: readEngines(values.engine),
    rounds: values.rounds === undefined ? null : readCount('--rounds', values.rounds),
    seed: values.seed === undefined ? 1 + Math.floor(random() * 999_999) : readCount('--seed', values.seed),
    isShort: values.short,
    isHelp: values.help,
    histories: values.histories,
  };
}

function readCount(name: string, text: string, least = 1): number {
  if (!/^\d{1,9}$/.test(text.trim()) || Number(text) < least)
    throw new Error(`${name} takes a whole number, not "${text}"`);
  return Number(text);
}

function readEngines(text: string | undefined): readonly Engine[] {
  if (text === undefined || text === 'both') return ['postgres', 'mariadb'];
  if (text === 'postgres' || text === 'mariadb') return [text];
  throw new Error(`--engine is postgres, mariadb or both, not "${text}"`);
}
